package io.basalt.cli;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where an import takes attributes from: folder names, CSV files, or both; a CSV file overrides the folder's name. */
final class Labels {
    private static final String FOLDERS = "dir";

    private final boolean folders;
    private final String rootName;
    private final List<LabelTable> tables;

    private Labels(boolean folders, String rootName, List<LabelTable> tables) {
        this.folders = folders;
        this.rootName = rootName;
        this.tables = List.copyOf(tables);
    }

    /**
     * @param sources {@code dir}, or paths of CSV files
     * @param root the imported folder
     */
    static Labels read(List<String> sources, Path root, Shell shell) throws IOException, CommandFailed {
        List<LabelTable> tables = new ArrayList<>();
        for (String source : sources) {
            if (!source.equals(FOLDERS)) {
                tables.add(LabelTable.read(shell.resolve(Path.of(source))));
            }
        }
        Path name = root.getFileName();
        return new Labels(sources.contains(FOLDERS), name == null ? "" : name.toString(), tables);
    }

    /** @param key the file's path below the root, with {@code /} */
    Attributes of(String key) {
        Attributes attributes = Attributes.NONE;
        if (folders) {
            int end = key.lastIndexOf('/');
            String folder = end < 0 ? rootName : key.substring(key.lastIndexOf('/', end - 1) + 1, end);
            if (!folder.isEmpty()) {
                attributes = Attributes.of("label", AttributeValue.of(folder));
            }
        }
        for (LabelTable table : tables) {
            attributes = attributes.with(table.of(key));
        }
        return attributes;
    }

    /** Keys that have a row in a CSV file. */
    List<String> namedKeys() {
        List<String> keys = new ArrayList<>();
        tables.forEach(table -> table.keys().forEach(keys::add));
        return keys;
    }
}
