package io.basalt.store.lifecycle;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * An element of an XML document from a stranger: neither document types nor entities but the five of XML, and no more
 * than {@value #MOST_CHARS} characters. Throws {@link IllegalArgumentException}s of one line.
 */
record XmlTree(Element element) {
    /** 1,000 rules with the longest prefixes and ids. */
    private static final int MOST_CHARS = 4 << 20;

    private static final ErrorHandler THROWING = new ErrorHandler() {
        @Override
        public void warning(SAXParseException e) {
            // Of a document type's declarations only, and there are none.
        }

        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXException {
            throw e;
        }
    };

    static XmlTree parse(String xml) {
        if (xml.length() > MOST_CHARS) {
            throw new IllegalArgumentException(
                    xml.length() + " characters of XML: expected at most " + MOST_CHARS + "; join rules");
        }
        try {
            return new XmlTree(
                    builder().parse(new InputSource(new StringReader(xml))).getDocumentElement());
        } catch (SAXParseException e) {
            throw new IllegalArgumentException(
                    "line " + e.getLineNumber() + ": " + firstLine(e) + "; correct the XML", e);
        } catch (SAXException | IOException e) {
            throw new IllegalArgumentException(firstLine(e) + "; correct the XML", e);
        }
    }

    private static DocumentBuilder builder() {
        // The JDK's own, whatever else is on the class path: the features below are its.
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        try {
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            factory.setCoalescing(true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(THROWING);
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this JDK's XML parser cannot be closed to outside entities: " + e, e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no XML");
    }

    String name() {
        return element.getLocalName();
    }

    Optional<String> namespace() {
        return Optional.ofNullable(element.getNamespaceURI());
    }

    /** The elements below, in their order; refuses text between them, and names that are not among {@code known}. */
    List<XmlTree> children(String... known) {
        List<XmlTree> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                if (!List.of(known).contains(child.getLocalName())) {
                    throw new IllegalArgumentException(name() + ": element " + child.getLocalName() + " is none of "
                            + String.join(", ", known) + "; correct the name, or leave it out");
                }
                children.add(new XmlTree(child));
            } else if (node.getNodeType() == Node.TEXT_NODE
                    && !node.getNodeValue().isBlank()) {
                throw new IllegalArgumentException(name() + ": text '"
                        + Shown.of(node.getNodeValue().strip()) + "' between its elements; leave it out");
            }
        }
        return children;
    }

    /** The only one of a name among {@code children}. */
    static Optional<XmlTree> only(List<XmlTree> children, String name) {
        List<XmlTree> found = named(children, name);
        if (found.size() > 1) {
            throw new IllegalArgumentException(name + " stands there " + found.size() + " times: expected one");
        }
        return found.stream().findFirst();
    }

    static List<XmlTree> named(List<XmlTree> children, String name) {
        return children.stream().filter(child -> child.name().equals(name)).toList();
    }

    /** Exactly as it stands there, white space too. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                throw new IllegalArgumentException(
                        name() + ": expected text, found element " + child.getLocalName() + "; leave it out");
            }
            if (node.getNodeType() == Node.TEXT_NODE) {
                text.append(node.getNodeValue());
            }
        }
        return text.toString();
    }

    long number() {
        String text = text().strip();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name() + " '" + Shown.of(text) + "': expected a whole number", e);
        }
    }

    int count() {
        long number = number();
        if (number != (int) number) {
            throw new IllegalArgumentException(name() + " " + number + ": expected a number below 2147483648");
        }
        return (int) number;
    }
}
