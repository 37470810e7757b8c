package io.basalt.store.catalog;

import static io.basalt.store.catalog.CommandFields.decodeTexts;
import static io.basalt.store.catalog.CommandFields.decodeTruth;
import static io.basalt.store.catalog.CommandFields.encodeTexts;

import io.basalt.store.api.Accounts.Quota;
import io.basalt.store.api.Accounts.UserUpdate;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** The forms of the commands that change accounts, field by field as docs/format.md lists them. */
final class AccountForms {
    static final List<CommandForm<?>> ALL = List.of(
            new CommandForm<>(
                    35,
                    Command.ChangeAccounts.class,
                    (c, out) -> {
                        encode(c.change(), out);
                        out.varint(c.micros());
                    },
                    in -> new Command.ChangeAccounts(decodeChange(in), in.varint())),
            new CommandForm<>(
                    36,
                    Command.CreateOwnedBucket.class,
                    (c, out) -> CommandCodec.encodeBody(c.create(), out.string(c.tenant())),
                    in -> new Command.CreateOwnedBucket(
                            in.string(), (Command.CreateBucket) CommandCodec.decodeBody(in))));

    private AccountForms() {}

    static void encode(Quota quota, BinaryWriter out) {
        encode(quota.bytes(), out);
        encode(quota.objects(), out);
    }

    private static void encode(OptionalLong bound, BinaryWriter out) {
        out.u8(bound.isPresent() ? 1 : 0);
        bound.ifPresent(out::varint);
    }

    static Quota decodeQuota(BinaryReader in) {
        return new Quota(decodeBound(in), decodeBound(in));
    }

    private static OptionalLong decodeBound(BinaryReader in) {
        return decodeTruth(in) ? OptionalLong.of(in.varint()) : OptionalLong.empty();
    }

    private static void encode(Optional<Boolean> truth, BinaryWriter out) {
        out.u8(truth.map(is -> is ? 1 : 2).orElse(0));
    }

    private static Optional<Boolean> decodeChoice(BinaryReader in) {
        int choice = in.u8();
        return choice == 0 ? Optional.empty() : Optional.of(choice == 1);
    }

    private static void encode(Set<String> names, BinaryWriter out) {
        encodeTexts(List.copyOf(new TreeSet<>(names)), out);
    }

    private static Set<String> decodeNames(BinaryReader in) {
        return Set.copyOf(decodeTexts(in));
    }

    private static void encode(AccountChange change, BinaryWriter out) {
        if (change instanceof AccountChange.CreateTenant c) {
            out.u8(1).string(c.tenant());
        } else if (change instanceof AccountChange.DeleteTenant c) {
            out.u8(2).string(c.tenant());
        } else if (change instanceof AccountChange.SetTenantQuota c) {
            encode(c.quota(), out.u8(3).string(c.tenant()));
        } else if (change instanceof AccountChange.CreateUser c) {
            out.u8(4).string(c.tenant()).string(c.user()).u8(c.administrator() ? 1 : 0);
        } else if (change instanceof AccountChange.ConfigureUser c) {
            encode(c.update(), out.u8(5).string(c.tenant()).string(c.user()));
        } else if (change instanceof AccountChange.DeleteUser c) {
            out.u8(6).string(c.tenant()).string(c.user());
        } else if (change instanceof AccountChange.CreateKey c) {
            out.u8(7)
                    .string(c.tenant())
                    .string(c.user())
                    .string(c.keyId())
                    .string(c.secret().text());
        } else if (change instanceof AccountChange.EnableKey c) {
            out.u8(8).string(c.keyId()).u8(c.enabled() ? 1 : 0);
        } else if (change instanceof AccountChange.RotateKey c) {
            out.u8(9).string(c.keyId()).string(c.secret().text()).varint(c.graceMicros());
        } else if (change instanceof AccountChange.DeleteKey c) {
            out.u8(10).string(c.keyId());
        } else if (change instanceof AccountChange.PutPolicy c) {
            out.u8(11).string(c.tenant()).string(c.policy()).string(c.json());
        } else if (change instanceof AccountChange.DeletePolicy c) {
            out.u8(12).string(c.tenant()).string(c.policy());
        } else if (change instanceof AccountChange.ConfigureBucket c) {
            encode(c.attach(), out.u8(13).string(c.bucket()));
            encode(c.detach(), out);
        } else if (change instanceof AccountChange.SetBucketQuota c) {
            encode(c.quota(), out.u8(14).string(c.bucket()));
        } else if (change instanceof AccountChange.GiveBucket c) {
            out.u8(15).string(c.bucket()).string(c.tenant());
        } else {
            throw new IllegalArgumentException("no form of " + change);
        }
    }

    private static void encode(UserUpdate update, BinaryWriter out) {
        encode(update.enabled(), out);
        encode(update.administrator(), out);
        encode(update.attach(), out);
        encode(update.detach(), out);
    }

    private static AccountChange decodeChange(BinaryReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 1 -> new AccountChange.CreateTenant(in.string());
            case 2 -> new AccountChange.DeleteTenant(in.string());
            case 3 -> new AccountChange.SetTenantQuota(in.string(), decodeQuota(in));
            case 4 -> new AccountChange.CreateUser(in.string(), in.string(), decodeTruth(in));
            case 5 ->
                new AccountChange.ConfigureUser(
                        in.string(),
                        in.string(),
                        new UserUpdate(decodeChoice(in), decodeChoice(in), decodeNames(in), decodeNames(in)));
            case 6 -> new AccountChange.DeleteUser(in.string(), in.string());
            case 7 -> new AccountChange.CreateKey(in.string(), in.string(), in.string(), new SealedSecret(in.string()));
            case 8 -> new AccountChange.EnableKey(in.string(), decodeTruth(in));
            case 9 -> new AccountChange.RotateKey(in.string(), new SealedSecret(in.string()), in.varint());
            case 10 -> new AccountChange.DeleteKey(in.string());
            case 11 -> new AccountChange.PutPolicy(in.string(), in.string(), in.string());
            case 12 -> new AccountChange.DeletePolicy(in.string(), in.string());
            case 13 -> new AccountChange.ConfigureBucket(in.string(), decodeNames(in), decodeNames(in));
            case 14 -> new AccountChange.SetBucketQuota(in.string(), decodeQuota(in));
            case 15 -> new AccountChange.GiveBucket(in.string(), in.string());
            default -> throw in.malformed("change of accounts of kind " + kind);
        };
    }
}
