package io.basalt.it.bench;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;

/**
 * A small image, which is the same whenever it is asked for: a PNG of noise, a label of 100, a second after the image before it. A thousand are in a
 * directory; the name of each says its label, so that a plain folder can be asked for it, too.
 */
record Photo(long number) {
    static final int LABELS = 100;
    static final int[] WIDTHS = {32, 48, 64};
    static final long FIRST_CAPTURED = 1_700_000_000_000_000L;
    static final long CAPTURED_APART = 1_000_000;

    static String label(int number) {
        return String.format(Locale.ROOT, "label-%03d", number);
    }

    /** How many of the images between two numbers have a label. */
    static long labelled(int label, long from, long to) {
        return LongStream.range(from, to)
                .filter(number -> new Photo(number).label() == label)
                .count();
    }

    int label() {
        return random().nextInt(LABELS);
    }

    int width() {
        return WIDTHS[(int) (number % WIDTHS.length)];
    }

    /** Microseconds since 1970. */
    long captured() {
        return FIRST_CAPTURED + number * CAPTURED_APART;
    }

    String key() {
        return String.format(Locale.ROOT, "d%05d/i%08d-%s.png", number / 1000, number, label(label()));
    }

    /** What a writer says of it. Its width stands in its bytes. */
    Attributes attributes() {
        return Attributes.of(
                Map.of("label", AttributeValue.of(label(label())), "captured_at", new AttributeValue.Time(captured())));
    }

    byte[] png() throws IOException {
        SplittableRandom random = random();
        BufferedImage image = new BufferedImage(width(), width(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < width(); y++) {
            for (int x = 0; x < width(); x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private SplittableRandom random() {
        return new SplittableRandom(number);
    }
}
