package io.basalt.store.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S3's lifecycle XML: read and written with the same meaning, and no way in for anything else. */
class LifecycleXmlTest {
    private static final StorageClasses CLASSES = new StorageClasses(List.of("flash", "hdd", "cold"));
    private static final Action EXPIRE = Action.Expire.EXPIRE;

    /** S3's own example of a request, with each element that there is. */
    private static final String COMPLETE = """
            <?xml version="1.0" encoding="UTF-8"?>
            <LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
              <Rule>
                <ID>logs</ID>
                <Filter>
                  <And>
                    <Prefix>logs/</Prefix>
                    <Tag>
                      <Key>team</Key>
                      <Value>a &amp; b</Value>
                    </Tag>
                    <ObjectSizeGreaterThan>500</ObjectSizeGreaterThan>
                    <ObjectSizeLessThan>64000</ObjectSizeLessThan>
                  </And>
                </Filter>
                <Status>Enabled</Status>
                <Transition>
                  <Days>30</Days>
                  <StorageClass>STANDARD_IA</StorageClass>
                </Transition>
                <Transition>
                  <Days>90</Days>
                  <StorageClass>GLACIER</StorageClass>
                </Transition>
                <Expiration>
                  <Days>365</Days>
                </Expiration>
                <NoncurrentVersionTransition>
                  <NoncurrentDays>30</NoncurrentDays>
                  <NewerNoncurrentVersions>2</NewerNoncurrentVersions>
                  <StorageClass>STANDARD_IA</StorageClass>
                </NoncurrentVersionTransition>
                <NoncurrentVersionExpiration>
                  <NoncurrentDays>60</NoncurrentDays>
                </NoncurrentVersionExpiration>
              </Rule>
              <Rule>
                <ID>uploads</ID>
                <Filter>
                  <Prefix></Prefix>
                </Filter>
                <Status>Disabled</Status>
                <Expiration>
                  <ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker>
                </Expiration>
                <AbortIncompleteMultipartUpload>
                  <DaysAfterInitiation>7</DaysAfterInitiation>
                </AbortIncompleteMultipartUpload>
              </Rule>
              <Rule>
                <ID>once</ID>
                <Filter>
                  <Tag>
                    <Key>k</Key>
                    <Value></Value>
                  </Tag>
                </Filter>
                <Status>Enabled</Status>
                <Expiration>
                  <Date>2027-01-01T00:00:00.000Z</Date>
                </Expiration>
              </Rule>
            </LifecycleConfiguration>
            """;

    private static Lifecycle parse(String xml) throws StoreException {
        return LifecycleXml.parse(xml, "request", CLASSES);
    }

    private static String configuration(String rules) {
        return "<LifecycleConfiguration>" + rules + "</LifecycleConfiguration>";
    }

    private static String rule(String parts) {
        return configuration("<Rule><ID>r</ID><Filter/><Status>Enabled</Status>" + parts + "</Rule>");
    }

    private static void refused(String xml, String... reasons) {
        StoreException refusal = assertThrows(StoreException.InvalidArgument.class, () -> parse(xml));
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.startsWith("request: "), message);
        for (String reason : reasons) {
            assertTrue(message.contains(reason), message);
        }
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void everyElementOfS3IsReadAndWrittenBack() throws Exception {
        Lifecycle read = parse(COMPLETE);
        assertEquals(
                new Rule(
                        "logs",
                        true,
                        new Filter("logs/")
                                .withTag("team", "a & b")
                                .withSizeGreaterThan(500)
                                .withSizeLessThan(64_000),
                        List.of(
                                new Step(new Trigger.Age(30), new Action.Move("hdd")),
                                new Step(new Trigger.Age(90), new Action.Move("cold")),
                                new Step(new Trigger.Age(365), EXPIRE),
                                new Step(new Trigger.Noncurrent(30, 2), new Action.Move("hdd")),
                                new Step(new Trigger.Noncurrent(60, 0), EXPIRE))),
                read.rules().get(0));
        assertEquals(
                List.of(
                        new Step(Trigger.LoneDeleteMarker.LONE_DELETE_MARKER, EXPIRE),
                        new Step(new Trigger.AbandonedUpload(7), EXPIRE)),
                read.rules().get(1).steps());
        assertEquals(
                List.of(new Step(new Trigger.OnDate(LocalDate.of(2027, 1, 1)), EXPIRE)),
                read.rules().get(2).steps());
        assertEquals(COMPLETE, LifecycleXml.write(read, CLASSES));
    }

    @Test
    void rulesFromBeforeFiltersHaveAPrefixOfTheirOwn() throws Exception {
        Lifecycle read = parse(configuration("<Rule><Prefix> a/</Prefix><Status>Enabled</Status>"
                + "<Expiration><Days>1</Days></Expiration></Rule><Rule><Filter></Filter><Status>Disabled</Status>"
                + "<Transition><Date>2026-02-03</Date><StorageClass>hdd</StorageClass></Transition></Rule>"));
        assertEquals(new Filter(" a/"), read.rules().get(0).filter());
        assertEquals("rule-1", read.rules().get(0).id());
        assertEquals("rule-2", read.rules().get(1).id());
        assertEquals(Filter.ALL, read.rules().get(1).filter());
    }

    @Test
    void randomRulesOfS3ComeBackWithTheSameMeaning() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Lifecycle lifecycle = RandomRules.ofS3(random);
            Lifecycle read = parse(LifecycleXml.write(lifecycle, CLASSES));
            assertEquals(lifecycle, sameOrder(read, lifecycle), "seed " + seed);
            assertEquals(
                    LifecycleXml.write(read, CLASSES),
                    LifecycleXml.write(parse(LifecycleXml.write(read, CLASSES)), CLASSES));
        }
    }

    /** XML groups the steps of a rule by their kind; their order within a rule has no meaning there. */
    private static Lifecycle sameOrder(Lifecycle read, Lifecycle as) {
        List<Rule> rules = read.rules().stream()
                .map(rule -> {
                    Rule wanted = as.rules().get(read.rules().indexOf(rule));
                    List<Step> steps = wanted.steps().stream()
                            .filter(rule.steps()::contains)
                            .toList();
                    assertEquals(rule.steps().size(), steps.size());
                    return new Rule(rule.id(), rule.enabled(), rule.filter(), steps);
                })
                .toList();
        return new Lifecycle(rules);
    }

    @Test
    void storageClassesAreTiers() throws Exception {
        assertEquals("flash", CLASSES.tier("STANDARD"));
        assertEquals("hdd", CLASSES.tier("GLACIER_IR"));
        assertEquals("cold", CLASSES.tier("DEEP_ARCHIVE"));
        assertEquals("hdd", CLASSES.tier("hdd"));
        StorageClasses two = new StorageClasses(List.of("flash", "hdd"));
        assertEquals("hdd", two.tier("GLACIER"));
        assertEquals("flash", new StorageClasses(List.of("flash")).tier("STANDARD_IA"));
        for (List<String> tiers : List.of(List.of("a"), List.of("a", "b"), List.of("a", "b", "c", "d"))) {
            StorageClasses classes = new StorageClasses(tiers);
            tiers.forEach(tier -> assertEquals(tier, classes.tier(classes.storageClass(tier))));
        }
        refused(
                rule("<Transition><Days>1</Days><StorageClass>TAPE</StorageClass></Transition>"),
                "rule 'r'",
                "'TAPE'",
                "flash, hdd, cold",
                "STANDARD_IA");
    }

    @Test
    void whatXmlCannotSayIsRefusedOnWritingAndNamesTheRule() {
        unsaid(Filter.ALL.withWhere("n = 1"), new Trigger.Age(1), new Action.Move("hdd"), "a condition on attributes");
        unsaid(Filter.ALL, new Trigger.HeatBelow(1), new Action.Move("hdd"), "heat_below");
        unsaid(Filter.ALL, new Trigger.Unread(1), new Action.Move("hdd"), "unread_days");
        unsaid(Filter.ALL, Trigger.Always.ALWAYS, new Action.Move("hdd"), "always");
        unsaid(Filter.ALL, new Trigger.Age(1), new Action.Promote("flash"), "promote to flash");
        unsaid(Filter.ALL, new Trigger.Age(1), new Action.Pin("flash"), "pin to flash");
        unsaid(new Filter("a\u0001"), new Trigger.Age(1), new Action.Move("hdd"), "U+0001");
        unsaid(Filter.ALL, new Trigger.Age(1), new Action.Move("tape"), "tier 'tape'");
    }

    private static void unsaid(Filter filter, Trigger trigger, Action action, String what) {
        Lifecycle lifecycle = new Lifecycle(List.of(new Rule("odd", true, filter, List.of(new Step(trigger, action)))));
        String message = String.valueOf(
                assertThrows(StoreException.InvalidArgument.class, () -> LifecycleXml.write(lifecycle, CLASSES))
                        .getMessage());
        assertTrue(message.contains("rule 'odd'") && message.contains(what), message);
    }

    @Test
    void malformedRulesAreRefusedWithTheirNames() {
        String expire = "<Expiration><Days>1</Days></Expiration>";
        refused("<Rules/>", "element Rules", "LifecycleConfiguration");
        refused("<LifecycleConfiguration xmlns='urn:x'/>", "urn:x");
        refused(configuration("<Rul/>"), "element Rul is none of Rule");
        refused(rule("<Expiry/>"), "Rule: element Expiry");
        refused(rule("word" + expire), "text 'word'");
        refused(configuration("<Rule><ID>r</ID><Status>Enabled</Status>" + expire + "</Rule>"), "'r'", "neither");
        refused(rule("<Prefix>a</Prefix>" + expire), "found both");
        refused(configuration("<Rule><ID>r</ID><Filter/><Status>on</Status></Rule>"), "Status 'on'", "Disabled");
        refused(rule("<Expiration><Days>1</Days><Date>2027-01-01</Date></Expiration>"), "found both");
        refused(rule("<Expiration/>"), "found neither");
        refused(rule("<Expiration><Days>soon</Days></Expiration>"), "Days 'soon'", "whole number");
        refused(rule("<Expiration><Days>3000000000</Days></Expiration>"), "3000000000");
        refused(rule("<Expiration><Days>0</Days></Expiration>"), "1 day or more");
        refused(
                rule("<Expiration><Date>2027-01-01T01:00:00Z</Date></Expiration>"),
                "midnight UTC",
                "2027-01-01T00:00:00Z");
        refused(rule("<Expiration><Date>January</Date></Expiration>"), "Date 'January'", "ISO 8601");
        refused(rule(expire + expire), "Expiration stands there 2 times");
        refused(rule("<Transition><Days>1</Days></Transition>"), "StorageClass", "found none");
        refused(rule(""), "does nothing");
        refused(
                rule(
                        "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker><Days>1</Days></Expiration>"),
                "beside Days");
        refused(
                configuration(
                        "<Rule><ID>r</ID><Filter><Prefix>a</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></Filter>"
                                + "<Status>Enabled</Status>" + expire + "</Rule>"),
                "put them into And");
        refused("<LifecycleConfiguration>", "line 1", "correct the XML");
        refused("", "correct the XML");
    }

    @Test
    void outsideEntitiesAreNotFetched(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "topsecret");
        String document = "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>"
                + configuration("<Rule><ID>&e;</ID><Filter/><Status>Enabled</Status></Rule>");
        refused(document, "DOCTYPE");
        refused("<!DOCTYPE x SYSTEM \"" + secret.toUri() + "\">" + configuration(""), "DOCTYPE");
        String message = String.valueOf(
                assertThrows(StoreException.class, () -> parse(document)).getMessage());
        assertTrue(!message.contains("topsecret"), message);
    }

    @Test
    void entitiesThatGrowAreRefusedBeforeTheyGrow() {
        StringBuilder laughs = new StringBuilder("<!DOCTYPE lolz [<!ENTITY l0 \"lol\">");
        for (int i = 1; i < 10; i++) {
            laughs.append("<!ENTITY l")
                    .append(i)
                    .append(" \"")
                    .append(("&l" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        refused(laughs + "]>" + configuration("<Rule><ID>&l9;</ID></Rule>"), "DOCTYPE");
        refused(configuration("<Rule><ID>&l9;</ID></Rule>"), "l9");
        refused(" ".repeat(5 << 20), "at most 4194304");
    }
}
