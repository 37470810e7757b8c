package io.basalt.store.lifecycle;

import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules as S3's {@code LifecycleConfiguration}, read and written with the same meaning. What XML cannot say (conditions on
 * attributes, heat, last reads, promotion, pins, steps without a time) is refused on writing, never dropped; {@link
 * LifecycleJson} says it. Document types and entities are refused on reading.
 */
public final class LifecycleXml {
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private LifecycleXml() {}

    /**
     * Reads what {@code PutBucketLifecycleConfiguration} sends. A rule without an ID is given {@code rule-N}.
     *
     * @param source what to call the text in errors, such as its file
     * @throws StoreException.InvalidArgument in one line that names the source and the rule
     */
    public static Lifecycle parse(String xml, String source, StorageClasses classes)
            throws StoreException.InvalidArgument {
        try {
            XmlTree root = XmlTree.parse(xml);
            if (!root.name().equals("LifecycleConfiguration")
                    || root.namespace().filter(name -> !name.equals(NAMESPACE)).isPresent()) {
                throw new IllegalArgumentException("element " + root.name()
                        + root.namespace().map(name -> " of namespace " + name).orElse("")
                        + ": expected LifecycleConfiguration of namespace " + NAMESPACE + " or of none");
            }
            List<Rule> rules = new ArrayList<>();
            for (XmlTree rule : root.children("Rule")) {
                rules.add(new RuleFromXml(classes).read(rule, rules.size() + 1));
            }
            return new Lifecycle(rules);
        } catch (IllegalArgumentException e) {
            throw new StoreException.InvalidArgument(source + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes what {@code GetBucketLifecycleConfiguration} answers.
     *
     * @throws StoreException.InvalidArgument that names the first rule that XML cannot say
     */
    public static String write(Lifecycle lifecycle, StorageClasses classes) throws StoreException.InvalidArgument {
        XmlText out = new XmlText();
        try {
            out.begin("LifecycleConfiguration xmlns=\"" + NAMESPACE + "\"");
            for (Rule rule : lifecycle.rules()) {
                new RuleToXml(classes, out).write(rule);
            }
            return out.end("LifecycleConfiguration").toString();
        } catch (IllegalArgumentException e) {
            throw new StoreException.InvalidArgument(String.valueOf(e.getMessage()), e);
        }
    }
}
