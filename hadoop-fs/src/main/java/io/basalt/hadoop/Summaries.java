package io.basalt.hadoop;

import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import java.io.IOException;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.Path;

/** Content summaries, read from the directories' own totals: nothing is walked. */
record Summaries(FileTree files) {
    ContentSummary of(Path path) throws IOException {
        ListEntry entry = files.entry(path);
        if (entry instanceof ObjectEntry file) {
            return summary(file.size(), 1, 0);
        }
        DirectoryEntry directory = (DirectoryEntry) entry;
        return summary(directory.bytes(), directory.objects(), 1 + directory.directories());
    }

    private static ContentSummary summary(long bytes, long fileCount, long directoryCount) {
        return new ContentSummary.Builder()
                .length(bytes)
                .spaceConsumed(bytes)
                .fileCount(fileCount)
                .directoryCount(directoryCount)
                .build();
    }
}
