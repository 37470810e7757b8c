package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Dictionary;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Binds terms to the columns of one segment: literals become ranges of longs, or sets of positions in a dictionary; what
 * depends on a row's directory alone becomes a verdict for each directory; the rest is tested row by row.
 */
final class Binder {
    /** Strings of a dictionary that are all looked at beforehand, however few rows ask. */
    private static final int SMALL_DICTIONARY = 4096;

    private final SegmentView view;
    private final QueryTrace trace;

    Binder(SegmentView view, QueryTrace trace) {
        this.view = view;
        this.trace = trace;
    }

    BlockTest bind(Term term) throws StoreException.InvalidArgument {
        if (term instanceof Term.And and) {
            return AllOf.of(bind(and.terms()));
        } else if (term instanceof Term.Or or) {
            return AnyOf.of(bind(or.terms()));
        } else if (term instanceof Term.Values values) {
            return values(values);
        } else if (term instanceof Term.Presence presence) {
            return presence(presence);
        }
        return term == Term.Constant.ALWAYS ? Decided.ALWAYS : Decided.NEVER;
    }

    private List<BlockTest> bind(List<Term> terms) throws StoreException.InvalidArgument {
        List<BlockTest> tests = new ArrayList<>();
        for (Term term : terms) {
            tests.add(bind(term));
        }
        return tests;
    }

    private BlockTest values(Term.Values term) throws StoreException.InvalidArgument {
        Field field = term.field();
        if (field == SystemField.KEY) {
            return trace.of(term).bound(ofKeys(term), "directories and keys");
        } else if (PathAttributes.isOne(field)) {
            return trace.of(term).bound(ofPaths(filter(term)), "directories");
        } else if (field == SystemField.ETAG) {
            return etag(term);
        } else if (field == SystemField.TIER) {
            return trace.of(term).bound(rowWise(filter(term), 0.5), "tiers");
        }
        Optional<ColumnBlock> column = view.column(field);
        if (column.isEmpty()) {
            return trace.of(term).bound(Decided.NEVER, "");
        }
        String source = column.get().column().dictionary().isPresent() ? "dictionary codes" : "values";
        return trace.of(term).bound(ofColumn(term, column.get()), source);
    }

    private BlockTest ofColumn(Term.Values term, ColumnBlock values) {
        Column column = values.column();
        LongRanges ranges = LongRanges.ALL;
        List<TextCheck> texts = new ArrayList<>();
        for (Term.Check check : term.checks()) {
            Optional<LongRanges> more = LiteralRanges.of(check, column);
            if (more.isPresent()) {
                ranges = ranges.and(more.get());
            } else {
                texts.add(new TextCheck(check));
            }
        }
        if (column.nonNulls() == 0) {
            return Decided.NEVER;
        }
        Verdict verdict = ranges.within(column.min(), column.max());
        if (verdict == Verdict.NONE) {
            return Decided.NEVER;
        }
        if (!texts.isEmpty()) {
            return ofTexts(values, ranges, texts);
        }
        boolean full = column.nonNulls() == view.segment().rows();
        return verdict == Verdict.ALL && full ? Decided.ALWAYS : ofRanges(values, ranges);
    }

    private BlockTest ofRanges(ColumnBlock values, LongRanges ranges) {
        Optional<Dictionary> dictionary = values.column().dictionary();
        if (ranges.count() > 2
                && dictionary.isPresent()
                && values.column().order().isEmpty()) {
            int size = dictionary.get().size();
            BitSet codes = new BitSet(size);
            for (int i = 0; i < ranges.count(); i++) {
                int from = (int) Math.max(0, ranges.from(i));
                int to = (int) Math.min(size - 1L, ranges.to(i));
                codes.set(Math.min(from, to + 1), to + 1);
            }
            return new CodeTest(view.segment(), values, CodeTest.of(codes, size), 1.3);
        }
        return new RangeTest(view.segment(), values, ranges);
    }

    private BlockTest ofTexts(ColumnBlock values, LongRanges ranges, List<TextCheck> texts) {
        Dictionary dictionary = values.column().dictionary().orElseThrow();
        LookedUpTexts lookedUp = new LookedUpTexts(dictionary, ranges, texts);
        int size = dictionary.size();
        if (size > Math.max(SMALL_DICTIONARY, view.segment().rows() / 16)) {
            return new CodeTest(view.segment(), values, lookedUp, 20);
        }
        BitSet codes = lookedUp.all();
        if (codes.isEmpty()) {
            return Decided.NEVER;
        }
        boolean full = values.column().nonNulls() == view.segment().rows();
        return full && codes.cardinality() == size
                ? Decided.ALWAYS
                : new CodeTest(view.segment(), values, CodeTest.of(codes, size), 1.3);
    }

    private BlockTest presence(Term.Presence term) throws StoreException.InvalidArgument {
        Field field = term.field();
        if (field == SystemField.KEY || field == SystemField.ETAG) {
            return trace.of(term).bound(term.isNull() ? Decided.NEVER : Decided.ALWAYS, "");
        } else if (PathAttributes.isOne(field)) {
            return trace.of(term).bound(ofPaths(filter(term)), "directories");
        } else if (field == SystemField.TIER) {
            return trace.of(term).bound(rowWise(filter(term), 0.5), "tiers");
        }
        Optional<ColumnBlock> column = view.column(field);
        int nonNulls = column.isEmpty() ? 0 : column.get().column().nonNulls();
        if (column.isEmpty() || nonNulls == 0 || nonNulls == view.segment().rows()) {
            boolean always = term.isNull() == (nonNulls == 0);
            return trace.of(term).bound(always ? Decided.ALWAYS : Decided.NEVER, "");
        }
        return trace.of(term).bound(new PresenceTest(view.segment(), column.get(), term.isNull()), "null bitmaps");
    }

    /** An ETag is a content id in hexadecimal, so equality is one of numbers. */
    private BlockTest etag(Term.Values term) throws StoreException.InvalidArgument {
        Optional<ColumnBlock> column = view.column(SystemField.CONTENT_ID);
        LongRanges ids = LongRanges.ALL;
        for (Term.Check check : term.checks()) {
            Optional<LongRanges> more = contentIds(check);
            if (more.isEmpty() || column.isEmpty()) {
                return trace.of(term).bound(rowWise(filter(term), 0.1), "rows");
            }
            ids = ids.and(more.get());
        }
        return trace.of(term).bound(new RangeTest(view.segment(), column.orElseThrow(), ids), "values");
    }

    private static Optional<LongRanges> contentIds(Term.Check check) {
        List<AttributeValue> literals;
        if (check.predicate() instanceof Predicate.Compare compare && compare.operator() == Predicate.Operator.EQUAL) {
            literals = List.of(compare.literal());
        } else if (check.predicate() instanceof Predicate.In in) {
            literals = in.literals();
        } else {
            return Optional.empty();
        }
        LongRanges ids =
                LongRanges.union(literals.stream().map(Binder::contentId).toArray(LongRanges[]::new));
        return Optional.of(check.negated() ? ids.complement() : ids);
    }

    private static LongRanges contentId(AttributeValue etag) {
        String text = etag.text();
        if (text.length() != 16 || !text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return LongRanges.NONE;
        }
        long id = HexFormat.fromHexDigitsToLong(text);
        return LongRanges.of(id, id);
    }

    private BlockTest ofKeys(Term.Values term) {
        List<TextCheck> checks = term.checks().stream().map(TextCheck::new).toList();
        SegmentPaths paths = view.paths();
        Verdict[] verdicts = new Verdict[paths.count()];
        for (int code = 0; code < verdicts.length; code++) {
            byte[] path = paths.path(code);
            verdicts[code] = path == null ? Verdict.NONE : ofBeginning(checks, path);
        }
        return new DirectoryTest(view.segment(), view.directories(), paths, verdicts, checks).simplified();
    }

    private static Verdict ofBeginning(List<TextCheck> checks, byte[] path) {
        Verdict verdict = Verdict.ALL;
        for (TextCheck check : checks) {
            verdict = verdict.and(check.ofBeginning(path));
        }
        return verdict;
    }

    private BlockTest ofPaths(Filter filter) {
        SegmentPaths paths = view.paths();
        Verdict[] verdicts = new Verdict[paths.count()];
        for (int code = 0; code < verdicts.length; code++) {
            boolean passes = paths.isAttached(code) && filter.matches(new DirectoryRow(paths.parsed(code)));
            verdicts[code] = passes ? Verdict.ALL : Verdict.NONE;
        }
        return new DirectoryTest(view.segment(), view.directories(), paths, verdicts, List.of()).simplified();
    }

    private BlockTest rowWise(Filter filter, double selectivity) {
        SegmentRow row = view.row();
        return new RowTest(at -> filter.matches(row.at(at)), selectivity, 60);
    }

    private static Filter filter(Term.Values term) throws StoreException.InvalidArgument {
        List<Predicate> checks = new ArrayList<>();
        for (Term.Check check : term.checks()) {
            checks.add(check.negated() ? new Predicate.Not(check.predicate()) : check.predicate());
        }
        return Filter.of(new Predicate.And(checks));
    }

    private static Filter filter(Term.Presence term) throws StoreException.InvalidArgument {
        Predicate isNull = new Predicate.IsNull(term.field());
        return Filter.of(term.isNull() ? isNull : new Predicate.Not(isNull));
    }
}
