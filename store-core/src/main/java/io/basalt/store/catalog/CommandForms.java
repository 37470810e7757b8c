package io.basalt.store.catalog;

import static io.basalt.store.catalog.CommandFields.decodeAll;
import static io.basalt.store.catalog.CommandFields.decodeBlobs;
import static io.basalt.store.catalog.CommandFields.decodeExtents;
import static io.basalt.store.catalog.CommandFields.decodeKey;
import static io.basalt.store.catalog.CommandFields.decodeTexts;
import static io.basalt.store.catalog.CommandFields.decodeTruth;
import static io.basalt.store.catalog.CommandFields.decodeUpdate;
import static io.basalt.store.catalog.CommandFields.encodeAll;
import static io.basalt.store.catalog.CommandFields.encodeBlobs;
import static io.basalt.store.catalog.CommandFields.encodeExtents;
import static io.basalt.store.catalog.CommandFields.encodeTexts;

import io.basalt.store.api.TabularInfo;
import io.basalt.store.io.AttributeCodec;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.Md5Codec;
import io.basalt.store.io.TabularCodec;
import java.util.List;
import java.util.OptionalLong;

/**
 * The forms of the commands that change what there is, field by field as docs/format.md lists them; {@link HistoryForms} has
 * the others.
 */
final class CommandForms {
    static final List<CommandForm<?>> ALL = List.of(
            new CommandForm<>(
                    1,
                    Command.CreateBucket.class,
                    (c, out) -> out.string(c.bucket())
                            .varint(c.bucketId())
                            .varint(c.rootId())
                            .varint(c.micros()),
                    in -> new Command.CreateBucket(in.string(), in.varint(), in.varint(), in.varint())),
            new CommandForm<>(
                    2,
                    Command.DeleteBucket.class,
                    (c, out) -> out.string(c.bucket()).varint(c.micros()),
                    in -> new Command.DeleteBucket(in.string(), in.varint())),
            new CommandForm<>(3, Command.PutObject.class, CommandForms::encodePut, CommandForms::decodePut),
            new CommandForm<>(
                    4,
                    Command.UpdateAttributes.class,
                    (c, out) -> {
                        out.string(c.bucket()).string(c.key());
                        CommandFields.encode(c.update(), out);
                        OptionsCodec.encode(c.condition(), out);
                        out.varint(c.micros());
                    },
                    in -> new Command.UpdateAttributes(
                            in.string(), in.string(), decodeUpdate(in), OptionsCodec.decodeCondition(in), in.varint())),
            new CommandForm<>(
                    5,
                    Command.DeleteObject.class,
                    (c, out) -> {
                        out.string(c.bucket()).string(c.key());
                        OptionsCodec.encode(c.condition(), out);
                        OptionsCodec.encode(c.mode(), out);
                        out.varint(c.micros());
                    },
                    in -> new Command.DeleteObject(
                            in.string(),
                            in.string(),
                            OptionsCodec.decodeCondition(in),
                            OptionsCodec.decodeMode(in),
                            in.varint())),
            new CommandForm<>(
                    6,
                    Command.DeleteObjects.class,
                    (c, out) -> {
                        encodeTexts(c.keys(), out.string(c.bucket()));
                        OptionsCodec.encode(c.mode(), out);
                        out.varint(c.micros());
                    },
                    in -> new Command.DeleteObjects(
                            in.string(), decodeTexts(in), OptionsCodec.decodeMode(in), in.varint())),
            new CommandForm<>(
                    7,
                    Command.MakeDirectory.class,
                    (c, out) -> out.string(c.bucket())
                            .string(c.path())
                            .varint(c.firstId())
                            .varint(c.micros()),
                    in -> new Command.MakeDirectory(in.string(), in.string(), in.varint(), in.varint())),
            new CommandForm<>(
                    32,
                    Command.UpdateDirectory.class,
                    (c, out) -> {
                        CommandFields.encode(c.update(), out.string(c.bucket()).string(c.path()));
                        out.varint(c.micros());
                    },
                    in -> new Command.UpdateDirectory(in.string(), in.string(), decodeUpdate(in), in.varint())),
            new CommandForm<>(
                    8,
                    Command.DeleteDirectory.class,
                    (c, out) -> {
                        out.string(c.bucket()).string(c.path()).u8(c.recursive() ? 1 : 0);
                        OptionsCodec.encode(c.mode(), out);
                        out.varint(c.micros());
                    },
                    in -> new Command.DeleteDirectory(
                            in.string(), in.string(), decodeTruth(in), OptionsCodec.decodeMode(in), in.varint())),
            new CommandForm<>(
                    9,
                    Command.Rename.class,
                    (c, out) -> {
                        out.string(c.bucket()).string(c.from()).string(c.to()).u8(c.overwrite() ? 1 : 0);
                        OptionsCodec.encode(c.mode(), out);
                        out.varint(c.firstId()).varint(c.micros());
                    },
                    in -> new Command.Rename(
                            in.string(),
                            in.string(),
                            in.string(),
                            decodeTruth(in),
                            OptionsCodec.decodeMode(in),
                            in.varint(),
                            in.varint())),
            new CommandForm<>(
                    10,
                    Command.BeginUpload.class,
                    (c, out) -> {
                        CommandFields.encode(c.key(), out.varint(c.uploadId()));
                        OptionsCodec.encode(c.options(), out);
                        out.varint(c.micros());
                    },
                    in -> new Command.BeginUpload(in.varint(), decodeKey(in), OptionsCodec.decode(in), in.varint())),
            new CommandForm<>(
                    11,
                    Command.PutPart.class,
                    (c, out) -> {
                        out.varint(c.uploadId()).varint(c.number()).varint(c.contentId());
                        encodeExtents(c.extents(), out);
                        encodeBlobs(c.blobs(), out);
                        Md5Codec.encode(c.md5(), out);
                        out.varint(c.micros());
                    },
                    in -> new Command.PutPart(
                            in.varint(),
                            in.varint32(),
                            in.varint(),
                            decodeExtents(in),
                            decodeBlobs(in),
                            Md5Codec.decode(in),
                            in.varint())),
            new CommandForm<>(
                    12,
                    Command.CompleteUpload.class,
                    (c, out) -> {
                        out.varint(c.uploadId());
                        encodeAll(
                                c.parts(),
                                out,
                                part -> out.varint(part.number()).varint(part.contentId()));
                        encodePut(c.put(), out);
                    },
                    in -> new Command.CompleteUpload(
                            in.varint(),
                            decodeAll(in, i -> new Command.PartOwned(i.varint32(), i.varint())),
                            decodePut(in))),
            new CommandForm<>(
                    13,
                    Command.AbortUpload.class,
                    (c, out) -> out.varint(c.uploadId()).varint(c.micros()),
                    in -> new Command.AbortUpload(in.varint(), in.varint())),
            new CommandForm<>(
                    14,
                    Command.CreateOpenFile.class,
                    (c, out) -> {
                        CommandFields.encode(c.key(), out);
                        OptionsCodec.encode(c.options(), out);
                        out.string(c.holder())
                                .varint(c.openId())
                                .varint(c.leaseMicros())
                                .varint(c.firstId())
                                .varint(c.micros());
                    },
                    in -> new Command.CreateOpenFile(
                            decodeKey(in),
                            OptionsCodec.decode(in),
                            in.string(),
                            in.varint(),
                            in.varint(),
                            in.varint(),
                            in.varint())),
            new CommandForm<>(
                    15,
                    Command.AppendOpenFile.class,
                    (c, out) -> {
                        CommandFields.encode(c.key(), out);
                        OptionsCodec.encode(c.options(), out);
                        out.string(c.holder())
                                .varint(c.openId())
                                .varint(c.leaseMicros())
                                .varint(c.micros());
                    },
                    in -> new Command.AppendOpenFile(
                            decodeKey(in),
                            OptionsCodec.decode(in),
                            in.string(),
                            in.varint(),
                            in.varint(),
                            in.varint())),
            new CommandForm<>(
                    16,
                    Command.SyncOpenFile.class,
                    (c, out) -> {
                        out.varint(c.openId()).varint(c.epoch()).varint(c.contentId());
                        encodeExtents(c.extents(), out);
                        encodeBlobs(c.blobs(), out);
                        out.varint(c.leaseMicros()).varint(c.micros());
                    },
                    in -> new Command.SyncOpenFile(
                            in.varint(),
                            in.varint(),
                            in.varint(),
                            decodeExtents(in),
                            decodeBlobs(in),
                            in.varint(),
                            in.varint())),
            new CommandForm<>(
                    17,
                    Command.HoldOpenFile.class,
                    (c, out) -> {
                        out.varint(c.openId()).varint(c.epoch());
                        out.u8((c.takeOver() ? 1 : 0) | (c.endedBy().isPresent() ? 2 : 0));
                        c.endedBy().ifPresent(out::varint);
                        out.string(c.holder()).varint(c.leaseMicros()).varint(c.micros());
                    },
                    CommandForms::decodeHold),
            new CommandForm<>(
                    18,
                    Command.CloseOpenFile.class,
                    (c, out) -> encodePut(c.put(), out.varint(c.openId()).varint(c.epoch())),
                    in -> new Command.CloseOpenFile(in.varint(), in.varint(), decodePut(in))),
            new CommandForm<>(
                    19,
                    Command.AbandonOpenFile.class,
                    (c, out) -> out.varint(c.openId()).varint(c.epoch()).varint(c.micros()),
                    in -> new Command.AbandonOpenFile(in.varint(), in.varint(), in.varint())),
            new CommandForm<>(
                    20,
                    Command.Publish.class,
                    (c, out) -> {
                        encodeAll(c.steps(), out, step -> CommandCodec.encodeBody(step, out));
                        CommandFields.encodePlan(c, out);
                        out.varint(c.micros());
                    },
                    CommandForms::decodePublish),
            new CommandForm<>(
                    21,
                    Command.Once.class,
                    (c, out) -> CommandCodec.encodeBody(
                            c.command(),
                            out.string(c.token()).fixed64(c.fingerprint()).varint(c.expiresMicros())),
                    in -> new Command.Once<>(in.string(), in.fixed64(), in.varint(), CommandCodec.decodeBody(in))),
            new CommandForm<>(
                    22,
                    Command.ForgetTokens.class,
                    (c, out) -> {
                        encodeTexts(c.tokens(), out);
                        out.varint(c.micros());
                    },
                    in -> new Command.ForgetTokens(decodeTexts(in), in.varint())),
            new CommandForm<>(
                    29,
                    Command.RequireObject.class,
                    (c, out) -> {
                        OptionsCodec.encode(
                                c.condition(), out.string(c.bucket()).string(c.key()));
                        out.varint(c.micros());
                    },
                    in -> new Command.RequireObject(
                            in.string(), in.string(), OptionsCodec.decodeCondition(in), in.varint())),
            new CommandForm<>(
                    34,
                    Command.RequireDirectory.class,
                    (c, out) -> out.string(c.bucket()).string(c.path()).varint(c.micros()),
                    in -> new Command.RequireDirectory(in.string(), in.string(), in.varint())),
            new CommandForm<>(
                    30,
                    Command.Describe.class,
                    (c, out) -> {
                        TabularCodec.encode(c.tabular(), out.varint(c.contentId()));
                        CommandCodec.encodeBody(c.command(), out);
                    },
                    CommandForms::decodeDescribe));

    private CommandForms() {}

    private static Command.HoldOpenFile decodeHold(BinaryReader in) {
        long openId = in.varint();
        long epoch = in.varint();
        int how = in.u8();
        OptionalLong endedBy = (how & 2) == 0 ? OptionalLong.empty() : OptionalLong.of(in.varint());
        return new Command.HoldOpenFile(openId, epoch, (how & 1) == 1, endedBy, in.string(), in.varint(), in.varint());
    }

    private static Command.Publish decodePublish(BinaryReader in) {
        List<Command<?>> steps = decodeAll(in, CommandCodec::decodeBody);
        int plan = in.u8();
        OptionalLong readLsn = plan == 0 ? OptionalLong.empty() : OptionalLong.of(in.varint());
        List<Command.Known> known = plan == 2 ? decodeAll(in, CommandFields::decodeKnown) : List.of();
        return new Command.Publish(steps, readLsn, known, in.varint());
    }

    private static Command.Describe<?> decodeDescribe(BinaryReader in) {
        long contentId = in.varint();
        TabularInfo tabular = TabularCodec.decode(in);
        return new Command.Describe<>(CommandCodec.decodeBody(in), contentId, tabular);
    }

    private static void encodePut(Command.PutObject c, BinaryWriter out) {
        out.string(c.bucket()).string(c.key());
        OptionsCodec.encode(c.mode(), out);
        OptionsCodec.encode(c.condition(), out);
        out.varint(c.fileId()).varint(c.contentId());
        encodeExtents(c.extents(), out);
        encodeBlobs(c.blobs(), out);
        Md5Codec.encode(c.md5(), out);
        out.string(c.contentType());
        AttributeCodec.encode(c.attributes(), out);
        out.varint(c.firstId()).varint(c.micros());
    }

    private static Command.PutObject decodePut(BinaryReader in) {
        return new Command.PutObject(
                in.string(),
                in.string(),
                OptionsCodec.decodeMode(in),
                OptionsCodec.decodeCondition(in),
                in.varint(),
                in.varint(),
                decodeExtents(in),
                decodeBlobs(in),
                Md5Codec.decode(in),
                in.string(),
                AttributeCodec.decode(in),
                in.varint(),
                in.varint());
    }
}
