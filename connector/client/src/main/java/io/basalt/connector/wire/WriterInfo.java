package io.basalt.connector.wire;

import io.basalt.store.api.OpenFiles;
import java.util.Optional;

/**
 * A writer that was begun.
 *
 * @param name which its next requests go to
 * @param file of one that writes a file under construction
 */
public record WriterInfo(String name, Optional<OpenFiles.Info> file) {}
