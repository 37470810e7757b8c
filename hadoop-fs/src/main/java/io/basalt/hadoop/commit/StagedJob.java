package io.basalt.hadoop.commit;

import io.basalt.hadoop.BasaltFileSystem;
import io.basalt.hadoop.PathChange;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a job writes to a directory of a bucket: attempts of its tasks stage files below {@code /_publish/JOB} of the bucket, each
 * attempt in a directory of its own, and those of the attempts that count appear in the directory with one commit. Whatever
 * other attempts write, and whenever, is never looked at. A job that dies leaves its stage behind; the next one that begins
 * {@value #ABANDONED} seconds later, if it is not set otherwise, deletes it.
 *
 * <p>Instances of one job in several processes mean the same stage. Thread-safe.
 */
public final class StagedJob {
    /** Age in seconds from which on the stage of another job is taken for abandoned: time since its last task began. */
    public static final String ABANDONED_AFTER = "fs.basalt.publish.abandoned.after";

    /** The directory of a bucket below which jobs stage files: what lies there is nobody's yet. */
    public static final String STAGES = "_publish";

    private static final Logger LOG = LoggerFactory.getLogger(StagedJob.class);
    private static final int ABANDONED = 7 * 24 * 60 * 60;
    private static final String SUCCESS = "_SUCCESS";

    private final BasaltFileSystem files;
    private final Path output;
    private final Path stages;
    private final Path stage;
    private final int mostChanges;

    private StagedJob(BasaltFileSystem files, Path output, String job, int mostChanges) {
        this.files = files;
        this.mostChanges = mostChanges;
        this.output = files.makeQualified(output);
        this.stages = new Path(new Path(files.getUri()), Path.SEPARATOR + STAGES);
        this.stage = new Path(stages, job);
    }

    /**
     * @param job its name, the same in all of its processes, and no other job's
     * @throws IOException where the directory lies on another file system than Basalt's
     */
    public static StagedJob of(Path output, String job, Configuration configuration) throws IOException {
        return of(output, job, configuration, BasaltFileSystem.MOST_CHANGES);
    }

    /** @param mostChanges of one commit */
    static StagedJob of(Path output, String job, Configuration configuration, int mostChanges) throws IOException {
        FileSystem files = output.getFileSystem(configuration);
        if (files instanceof BasaltFileSystem basalt) {
            return new StagedJob(basalt, output, job, mostChanges);
        }
        throw new IOException(output + ": expected a path of basalt://, found one of " + files.getUri()
                + "; use another committer for it");
    }

    /** Begins it: what a job of this name, or one long ago, has left goes. */
    public void begin(Configuration configuration) throws IOException {
        long oldest = Time.now() - 1_000L * configuration.getLong(ABANDONED_AFTER, ABANDONED);
        for (FileStatus other : list(stages)) {
            if (other.getPath().getName().equals(stage.getName()) || other.getModificationTime() < oldest) {
                LOG.info("deleting {}, which an earlier job has left", other.getPath());
                files.delete(other.getPath(), true);
            }
        }
        files.mkdirs(stage);
    }

    private FileStatus[] list(Path directory) throws IOException {
        try {
            return files.listStatus(directory);
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }

    /** The directory of an attempt of a task, as a small copy of the output directory. */
    public Path attempt(String attempt) {
        return new Path(stage, "attempts" + Path.SEPARATOR + attempt);
    }

    /** The directory of the attempt of a task that counts, if that is known by its place. */
    private Path task(String task) {
        return new Path(stage, "tasks" + Path.SEPARATOR + task);
    }

    /** Makes an attempt the one that counts, instead of any before; one without files is none. */
    public void choose(String task, String attempt) throws IOException {
        List<PathChange> changes = new ArrayList<>();
        changes.add(new PathChange.Delete(task(task)));
        if (files.exists(attempt(attempt))) {
            changes.add(new PathChange.Rename(attempt(attempt), task(task)));
        }
        files.publish(changes);
    }

    /** The files of all attempts that were {@linkplain #choose chosen}. */
    public List<StagedFile> chosen() throws IOException {
        List<StagedFile> chosen = new ArrayList<>();
        for (FileStatus task : list(new Path(stage, "tasks"))) {
            chosen.addAll(below(task.getPath()));
        }
        return chosen;
    }

    /** The files of a directory that is a small copy of the output directory. */
    private List<StagedFile> below(Path directory) throws IOException {
        List<StagedFile> found = new ArrayList<>();
        String prefix = directory.toUri().getPath() + Path.SEPARATOR;
        RemoteIterator<LocatedFileStatus> all = files.listFiles(directory, true);
        while (all.hasNext()) {
            Path file = all.next().getPath();
            String name = file.toUri().getPath().substring(prefix.length());
            found.add(new StagedFile(file.toString(), output + Path.SEPARATOR + name));
        }
        return found;
    }

    /** Deletes what an attempt has written. */
    public void discard(String attempt) throws IOException {
        files.delete(attempt(attempt), true);
    }

    /**
     * Deletes and makes appear in one commit, and ends the job. Where files are more than one commit takes, they are laid together
     * in the stage before, so that directories that are new appear as a whole.
     *
     * @param deleted files and directories, which need not exist
     * @param marked whether {@code _SUCCESS} is among what appears
     * @throws IOException where nothing has changed; with more than {@value BasaltFileSystem#MOST_CHANGES} files in
     *     directories that exist already, or where one of them is gone
     */
    public void publish(Collection<Path> deleted, List<StagedFile> appearing, boolean marked) throws IOException {
        List<StagedFile> all = new ArrayList<>(appearing);
        if (marked) {
            Path marker = new Path(stage, SUCCESS);
            files.create(marker, true).close();
            all.add(new StagedFile(marker.toString(), new Path(output, SUCCESS).toString()));
        }
        Set<Path> gone = new LinkedHashSet<>();
        deleted.forEach(path -> gone.add(files.makeQualified(path)));
        List<PathChange> changes = new ArrayList<>();
        gone.forEach(path -> changes.add(new PathChange.Delete(path)));
        changes.addAll(all.size() + gone.size() > mostChanges ? merged(all, gone) : renames(all));
        if (changes.size() > mostChanges) {
            throw new IOException(
                    output + ": " + changes.size() + " files and directories would change in one commit: the most is "
                            + mostChanges + "; write fewer, larger files, or to directories that do not exist yet");
        }
        files.publish(changes);
        files.mkdirs(output);
        end();
    }

    private static List<PathChange> renames(List<StagedFile> all) {
        List<PathChange> renames = new ArrayList<>();
        for (StagedFile file : all) {
            renames.add(new PathChange.Rename(new Path(file.staged()), new Path(file.target())));
        }
        return renames;
    }

    /** Lays files together below one directory, in as many commits as it takes; gives what is to be renamed of it. */
    private List<PathChange> merged(List<StagedFile> all, Set<Path> gone) throws IOException {
        Path whole = new Path(stage, "merged");
        List<PathChange> renames = new ArrayList<>();
        for (StagedFile file : all) {
            Path target = new Path(file.target());
            renames.add(new PathChange.Rename(
                    new Path(file.staged()),
                    new Path(whole.toString() + target.toUri().getPath())));
        }
        for (int from = 0; from < renames.size(); from += mostChanges) {
            int end = Math.min(renames.size(), from + mostChanges);
            files.publish(renames.subList(from, end));
        }
        List<PathChange> whatIsNew = new ArrayList<>();
        addNew(whole, new Path(new Path(files.getUri()), Path.SEPARATOR), gone, whatIsNew);
        return whatIsNew;
    }

    private void addNew(Path from, Path to, Set<Path> gone, List<PathChange> changes) throws IOException {
        for (FileStatus child : files.listStatus(from)) {
            Path target = new Path(to, child.getPath().getName());
            if (child.isDirectory() && !isGone(target, gone) && files.exists(target)) {
                addNew(child.getPath(), target, gone, changes);
            } else {
                changes.add(new PathChange.Rename(child.getPath(), target));
            }
        }
    }

    private static boolean isGone(Path path, Set<Path> gone) {
        for (Path at = path; at != null; at = at.getParent()) {
            if (gone.contains(at)) {
                return true;
            }
        }
        return false;
    }

    /** Deletes the stage, if it is there. */
    public void end() throws IOException {
        files.delete(stage, true);
    }
}
