package io.basalt.store.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies as they are written: taken whole, or refused by the name of what is wrong. */
class PolicyJsonTest {
    private static final String WHOLE = """
            {
              "Version": "2012-10-17",
              "Id": "shared",
              "Statement": [
                {
                  "Sid": "Read",
                  "Effect": "Allow",
                  "Principal": {"AWS": ["arn:aws:iam::acme:user/eve", "lab", "*"]},
                  "Action": ["s3:Get*", "s3:ListBucket"],
                  "Resource": ["arn:aws:s3:::photos", "photos/2024/*"],
                  "Condition": {
                    "StringLike": {"s3:prefix": ["2024/*", ""], "s3:ExistingObjectTag/kind": "pub*"},
                    "IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32"]},
                    "Bool": {"aws:SecureTransport": true}
                  }
                },
                {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}
              ]
            }
            """;

    @Test
    void aPolicyIsReadWhole() throws Exception {
        Policy policy = PolicyJson.parse(WHOLE, "p");

        assertTrue(policy.namesPrincipals());
        assertEquals(2, policy.statements().size());
        Statement read = policy.statements().get(0);
        assertEquals("Read", read.sid());
        assertTrue(read.allows());
        assertTrue(read.speaksOf(Action.GET_OBJECT_VERSION));
        assertFalse(read.speaksOf(Action.PUT_OBJECT));
        assertEquals(4, read.requirements().size());
        assertEquals("photos", read.resources().get(0).pattern());
        assertEquals("statement 2", policy.statements().get(1).sid());
        assertFalse(policy.statements().get(1).allows());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"Version\" | \"version\" | 'version'",
                "2012-10-17 | 2012-10-18 | 2012-10-18",
                "\"Effect\": \"Allow\" | \"Effect\": \"allow\" | expected Allow or Deny",
                "\"Principal\": {\"AWS\" | \"NotPrincipal\": {\"AWS\" | 'NotPrincipal'",
                "\"AWS\" | \"Federated\" | 'Federated'",
                "\"Resource\" | \"NotResource\" | 'NotResource'",
                "s3:Get* | s3:Gett* | 's3:Gett*' names none of s3:GetObject",
                "arn:aws:s3:::photos | arn:aws:ec2:::photos | arn:aws:ec2",
                "photos/2024/* | photos/${aws:username}/* | variable",
                "StringLike | StringLikeIfExists | 'StringLikeIfExists'",
                "s3:prefix | s3:delimiter | 's3:delimiter'",
                "ExistingObjectTag/kind | ExistingObjectTag/ | 's3:ExistingObjectTag/'",
                "10.0.0.0/8 | 10.0.0.0/33 | 10.0.0.0/33",
                "2001:db8::/32 | example.org | example.org",
                "\"aws:SecureTransport\": true | \"aws:SecureTransport\": \"yes\" | true or false",
                "\"Bool\" | \"StringEquals\" | does not go with aws:SecureTransport",
                "\"Principal\": \"*\", \"Action\" | \"Action\" | in some statements and not in others",
                "\"lab\" | \"lab/ann/x\" | 'lab/ann/x'",
                "\"lab\" | 7 | expected a text",
                "\"Sid\": \"Read\" | \"Sid\": \"Read\", \"Sid\": \"R\" | is no JSON",
                "\"Action\": \"*\" | \"Action\": [] | Action is missing or empty",
                "\"Id\": \"shared\", | \"Id\": \"shared\" | is no JSON",
            })
    void whatItDoesNotKnowIsNamed(String part, String instead, String named) {
        assertTrue(WHOLE.contains(part), part);
        StoreException.InvalidArgument refused = assertThrows(
                StoreException.InvalidArgument.class, () -> PolicyJson.parse(WHOLE.replace(part, instead), "p"));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith("policy 'p'") && message.contains(named), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void anythingElseIsNoPolicy() {
        for (String text :
                new String[] {"", "7", "[]", "null", "{}", "{\"Statement\": []}", "{\"Statement\": 7}", "{} {}"}) {
            assertThrows(StoreException.InvalidArgument.class, () -> PolicyJson.parse(text, "p"), text);
        }
    }
}
