package io.basalt.connector.wire;

/** Names and limits of the protocol, which docs/protocol.md explains. */
public final class Protocol {
    /** Of the protocol; the first part of each path. */
    public static final String VERSION = "v1";

    public static final String CALL = "/" + VERSION + "/call/";
    public static final String WRITE = "/" + VERSION + "/write";
    public static final String WRITERS = "/" + VERSION + "/writers";
    public static final String READERS = "/" + VERSION + "/readers";
    public static final String CLOSINGS = "/" + VERSION + "/closings";
    public static final String STATES = "/" + VERSION + "/states/";
    public static final String QUERY = "/" + VERSION + "/query";
    public static final String SCAN = "/" + VERSION + "/scan";
    public static final String HEALTH = "/health";
    public static final String READY = "/ready";

    /** The state to read, as an LSN; the newest where absent. */
    public static final String AS_OF = "basalt-as-of";

    /** CRC32C of the body, in eight hexadecimal digits. */
    public static final String CRC32C = "basalt-crc32c";

    /** Names a change, so that it is made once however often it is asked for. */
    public static final String REQUEST_ID = "basalt-request-id";

    /** The server process that the first attempt of a change went to, where it is tried again. */
    public static final String FIRST_TRIED_AT = "basalt-first-tried-at";

    /** Paths of readers and writers that are not needed any more, with commas between them. */
    public static final String CLOSE = "basalt-close";

    /** Which server process has answered. */
    public static final String SERVER = "basalt-server";

    /** CRC32C of each block of {@link io.basalt.store.api.FileRange#BLOCK} bytes of the body, big-endian, in Base64. */
    public static final String BLOCKS = "basalt-blocks-crc32c";

    /** Where in the content the body begins. */
    public static final String POSITION = "basalt-position";

    /** The directory of the store that is served, told to those on the same host. */
    public static final String DIRECTORY = "basalt-directory";

    public static final String JSON = "application/json";
    public static final String BYTES = "application/octet-stream";
    public static final String FRAMES = "application/vnd.basalt.frames";

    /** The most bytes of a request, and of a response that is no stream. */
    public static final int MOST_BODY_BYTES = 16 << 20;

    /** Of a page that takes more, half as much is given, and where to go on. */
    public static final int MOST_PAGE_BYTES = 8 << 20;

    /** The most bytes that one request to read asks for. */
    public static final int MOST_READ_BYTES = 8 << 20;

    /** The most bytes that one request reads as they lie in a file. */
    public static final long MOST_FILE_BYTES = 64L << 20;

    /** The most bytes whose place in a file is told at once. */
    public static final long MOST_MAPPED_BYTES = 1L << 30;

    /** The most bytes of an object that one request writes. */
    public static final int MOST_WRITE_BYTES = 8 << 20;

    private Protocol() {}
}
