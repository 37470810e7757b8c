package io.basalt.store.ingest;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Images: {@code image.format}, {@code image.width}, {@code image.height} (pixels), {@code image.channels} and
 * {@code image.depth} (of a decoded pixel), and what {@link Exif} reads.
 *
 * <p>The format is told by the bytes, whatever type was stated. Headers and metadata are read, pixels never: a claimed
 * size allocates nothing. An EXIF block that cannot be read costs the EXIF attributes only.
 */
final class ImageFormat implements Format {
    private static final Map<String, ImageHeader.Reader> READERS = Map.of(
            "image/png", Png::header,
            "image/jpeg", Jpeg::header,
            "image/gif", Gif::header,
            "image/webp", Webp::header,
            "image/bmp", Bmp::header,
            "image/tiff", Tiff::header);

    @Override
    public String name() {
        return "image";
    }

    @Override
    public boolean accepts(String mediaType) {
        return READERS.containsKey(mediaType);
    }

    @Override
    public Findings read(Source source) throws IOException {
        ImageHeader header = header(source);
        Map<String, AttributeValue> found = new HashMap<>();
        found.put("image.format", AttributeValue.of(header.format()));
        found.put("image.width", AttributeValue.of(header.width()));
        found.put("image.height", AttributeValue.of(header.height()));
        header.channels().ifPresent(channels -> found.put("image.channels", AttributeValue.of((long) channels)));
        header.depth().ifPresent(depth -> found.put("image.depth", AttributeValue.of((long) depth)));
        return Findings.of(Attributes.of(found).with(exif(header.exif())));
    }

    private static ImageHeader header(Source source) throws IOException {
        byte[] head = SourceBytes.head(source, MediaType.HEAD_LENGTH);
        ImageHeader.Reader reader = MediaType.ofBytes(head).map(READERS::get).orElse(null);
        if (reader == null) {
            throw new IOException("expected a PNG, JPEG, GIF, WebP, BMP or TIFF image, but the content begins with "
                    + HexFormat.ofDelimiter(" ").formatHex(head, 0, Math.min(8, head.length)) + " (" + source.size()
                    + " bytes in all)");
        }
        return reader.read(source);
    }

    private static Attributes exif(Optional<ImageHeader.ExifBlock> block) {
        if (block.isEmpty()) {
            return Attributes.NONE;
        }
        try {
            return Exif.read(block.get()).attributes();
        } catch (IOException e) {
            return Ingest.error("image", e);
        }
    }
}
