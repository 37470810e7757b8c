package io.basalt.store.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rules as JSON: all that they can say, and nothing else. */
class LifecycleJsonTest {
    private static final String COMPLETE = """
            {
              "rules" : [ {
                "id" : "cool down",
                "enabled" : true,
                "filter" : {
                  "prefix" : "photos/",
                  "size_greater_than" : 1000,
                  "size_less_than" : 1000000,
                  "tags" : {
                    "team" : "red"
                  },
                  "where" : "label = 'cat'"
                },
                "steps" : [ {
                  "age_days" : 30,
                  "move" : "hdd"
                }, {
                  "heat_above" : 4.5,
                  "promote" : "flash"
                }, {
                  "noncurrent_days" : 7,
                  "keep_newer" : 2,
                  "expire" : true
                } ]
              }, {
                "id" : "models",
                "enabled" : false,
                "filter" : {
                  "prefix" : "models/"
                },
                "steps" : [ {
                  "always" : true,
                  "pin" : "flash"
                }, {
                  "date" : "2027-01-01",
                  "expire" : true
                }, {
                  "upload_days" : 3,
                  "expire" : true
                } ]
              } ]
            }
            """;

    private static void refused(String json, String... reasons) {
        StoreException refusal =
                assertThrows(StoreException.InvalidArgument.class, () -> LifecycleJson.parse(json, "rules.json"));
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.startsWith("rules.json"), message);
        for (String reason : reasons) {
            assertTrue(message.contains(reason), message);
        }
        assertEquals(1, message.lines().count(), message);
    }

    private static String rule(String steps) {
        return "{\"rules\": [{\"id\": \"r\", \"steps\": [" + steps + "]}]}";
    }

    @Test
    void rulesAreReadAndWrittenBackAsTheyStood() throws Exception {
        Lifecycle read = LifecycleJson.parse(COMPLETE, "rules.json");
        Rule first = read.rules().get(0);
        assertEquals(
                new Filter("photos/")
                        .withSizeGreaterThan(1000)
                        .withSizeLessThan(1_000_000)
                        .withTag("team", "red")
                        .withWhere("label = 'cat'"),
                first.filter());
        assertEquals(
                new Step(new Trigger.Age(30), new Action.Move("hdd")),
                first.steps().get(0));
        assertEquals(
                new Trigger.OnDate(LocalDate.of(2027, 1, 1)),
                read.rules().get(1).steps().get(1).trigger());
        assertEquals(COMPLETE, LifecycleJson.write(read));
    }

    @Test
    void whatIsLeftOutHasItsUsualMeaning() throws Exception {
        assertEquals(
                new Lifecycle(List.of(new Rule(
                        "r", true, Filter.ALL, List.of(new Step(new Trigger.HeatBelow(1), new Action.Move("hdd")))))),
                LifecycleJson.parse(rule("{\"heat_below\": 1, \"move\": \"hdd\"}"), "rules.json"));
        assertEquals(Lifecycle.NONE, LifecycleJson.parse("{\"rules\": []}", "rules.json"));
    }

    @Test
    void randomRulesComeBackEqual() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Lifecycle lifecycle = RandomRules.any(random);
            assertEquals(lifecycle, LifecycleJson.parse(LifecycleJson.write(lifecycle), "it"), "seed " + seed);
        }
    }

    @Test
    void unknownNamesAndDoubledOnesAreRefused() {
        refused("{\"rule\": []}", "'rule' is none of rules");
        refused("{\"rules\": [{\"id\": \"r\", \"steps\": [], \"note\": 1}]}", "rule 'r'", "'note' is none of");
        refused(rule("{\"age_day\": 1, \"move\": \"hdd\"}"), "rule 'r' step 1", "'age_day'");
        refused("{\"rules\": [{\"id\": \"r\", \"filter\": {\"Prefix\": \"x\"}, \"steps\": []}]}", "filter: 'Prefix'");
        refused("{\"rules\": [], \"rules\": []}", "line 1", "Duplicate");
        refused("{\"rules\": []} []", "line 1");
        refused("{\"rules\": ", "correct the JSON");
        refused("", "expected an object");
        refused("[]", "expected an object");
    }

    @Test
    void valuesOfTheWrongKindAreRefused() {
        refused(rule("{\"age_days\": \"30\", \"move\": \"hdd\"}"), "age_days: expected a whole number, found \"30\"");
        refused(rule("{\"age_days\": 1.5, \"move\": \"hdd\"}"), "whole number");
        refused(rule("{\"age_days\": 3000000000, \"move\": \"hdd\"}"), "3000000000");
        refused(rule("{\"age_days\": 1, \"move\": 7}"), "move: expected a text, found 7");
        refused(rule("{\"age_days\": 1, \"expire\": false}"), "expected true");
        refused(rule("{\"date\": \"soon\", \"expire\": true}"), "date 'soon'", "YYYY-MM-DD");
        refused(rule("{\"heat_below\": \"low\", \"move\": \"hdd\"}"), "expected a number");
        refused("{\"rules\": [{\"id\": \"r\", \"steps\": 3}]}", "steps: expected an array");
        refused("{\"rules\": [{\"steps\": []}]}", "rule 1: it has no id");
        refused("{\"rules\": [{\"id\": \"r\", \"filter\": {\"tags\": {\"a\": 1}}, \"steps\": []}]}", "filter tags: a:");
    }

    @Test
    void aStepHasOneTriggerAndOneAction() {
        refused(rule("{\"move\": \"hdd\"}"), "expected one trigger", "found none");
        refused(rule("{\"age_days\": 1}"), "expected one action", "found none");
        refused(rule("{\"age_days\": 1, \"always\": true, \"move\": \"hdd\"}"), "found always and age_days");
        refused(rule("{\"age_days\": 1, \"move\": \"hdd\", \"expire\": true}"), "found move and expire");
        refused(
                rule("{\"age_days\": 9, \"keep_newer\": 1, \"move\": \"hdd\"}"),
                "keep_newer goes with noncurrent_days");
    }

    @Test
    void whatTheRulesThemselvesRefuseNamesTheStep() {
        refused(rule("{\"age_days\": -1, \"move\": \"hdd\"}"), "rule 'r' step 1: age_days -1");
        refused(rule("{\"unread_days\": 5, \"expire\": true}"), "rule 'r' step 1", "approximate");
        refused(rule(""), "rule 'r': it does nothing");
        refused(
                "{\"rules\": [{\"id\": \"r\", \"filter\": {\"where\": \"x =\"}, \"steps\": []}]}",
                "rule 'r' filter: where 'x ='");
    }
}
