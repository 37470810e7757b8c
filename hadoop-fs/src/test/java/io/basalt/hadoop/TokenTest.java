package io.basalt.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.security.TokenCache;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.Test;

/** Programs that collect delegation tokens find that there are none to collect. */
class TokenTest extends FileSystemTest {
    /** One that nobody asks anything. */
    private static final Map<String, String> REALM =
            Map.of("java.security.krb5.realm", "REALM", "java.security.krb5.kdc", "localhost");

    @Test
    void theFileSystemHasNoTokens() throws IOException {
        Credentials credentials = new Credentials();
        assertNull(fs.getCanonicalServiceName());
        assertNull(fs.getDelegationToken("renewer"));
        assertEquals(0, fs.addDelegationTokens("renewer", credentials).length);
        assertEquals(0, credentials.numberOfTokens());
    }

    /** What a job's submission does, on a cluster with Kerberos, too. */
    @Test
    void aJobCollectsNone() throws IOException {
        Credentials credentials = new Credentials();
        TokenCache.obtainTokensForNamenodes(credentials, new Path[] {path("in"), path("out")}, conf);
        conf.set(CommonConfigurationKeysPublic.HADOOP_SECURITY_AUTHENTICATION, "kerberos");
        conf.set("mapreduce.framework.name", "classic");
        conf.set("mapreduce.jobtracker.kerberos.principal", "renewer/host@REALM");
        REALM.forEach(System::setProperty);
        try {
            UserGroupInformation.setConfiguration(conf);
            assertTrue(UserGroupInformation.isSecurityEnabled());
            TokenCache.obtainTokensForNamenodes(credentials, new Path[] {path("in"), path("out")}, conf);
        } finally {
            REALM.keySet().forEach(System::clearProperty);
            UserGroupInformation.reset();
        }
        assertEquals(0, credentials.numberOfTokens());
    }
}
