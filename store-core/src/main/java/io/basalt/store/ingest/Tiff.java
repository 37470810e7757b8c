package io.basalt.store.ingest;

import io.basalt.store.ingest.ImageHeader.ExifBlock;
import java.io.IOException;
import java.util.Optional;

/** TIFF: the tags of the first page. EXIF is TIFF's own structure, so the whole content is the EXIF block. */
final class Tiff {
    private Tiff() {}

    static ImageHeader header(Source source) throws IOException {
        ExifBlock whole = new ExifBlock(source, 0, source.size());
        Exif.Page page = Exif.read(whole).firstPage();
        if (page.width() < 1 || page.height() < 1) {
            throw new IOException("TIFF: expected a first directory with ImageWidth and ImageLength above 0, found "
                    + page.width() + " x " + page.height() + " in " + source.size() + " bytes");
        }
        return new ImageHeader("tiff", page.width(), page.height(), page.channels(), page.depth(), Optional.of(whole));
    }
}
