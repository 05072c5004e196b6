package dev.munjigi.gates.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/// Composes the nodes of one file from the events of a YAML 1.2 parser, without recursion and
/// within a depth and a number of nodes.
///
/// Anchors, aliases and tags are refused with their place: no value stands for more than its own
/// text (CWE-776), and none names a class (CWE-502).
final class Composer {
  /// How deep blocks and lists may nest; the grammar needs 8.
  static final int DEPTH = 32;

  private static final String QUOTE = "; quote text that holds brackets, such as `\"[::]:8443\"`";

  private final String file;
  private final Problems problems;
  private final Deque<Frame> open = new ArrayDeque<>();
  private int nodesLeft;
  private @Nullable Node root;
  private Place last;
  private boolean cut;

  Composer(String file, int nodes, Problems problems) {
    this.file = file;
    this.nodesLeft = nodes;
    this.problems = problems;
    this.last = Place.startOf(file);
  }

  /// The node of the whole file: an empty block when nothing stands in it, [Node.Unusable] when it
  /// is not YAML to its end.
  Node compose(String text) {
    // ATTACK: a window smaller than the file makes long lines cost their length squared
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(text.length() + 1)
            .setBufferSize(text.length() + 2)
            .build();
    Iterator<Event> events = new Parse(settings).parseString(text).iterator();
    int documents = 0;
    for (Event event = next(events); event != null; event = next(events)) {
      last = place(event.getStartMark());
      if (event instanceof DocumentStartEvent && ++documents > 1) {
        problems.add(last, "a second document begins; allowed is one document a file");
        cut = true;
      } else if (!take(event)) {
        cut = true;
      }
    }
    if (cut) {
      return new Node.Unusable(last);
    }
    Node whole = root;
    boolean nothing = whole == null || (whole instanceof Node.Text alone && alone.absent());
    return whole == null || nothing ? new Node.Mapping(List.of(), Place.startOf(file)) : whole;
  }

  /// The next event; null at the end, and when the rest of the file cannot be read.
  private @Nullable Event next(Iterator<Event> events) {
    if (cut) {
      return null;
    }
    try {
      return events.hasNext() ? events.next() : null;
    } catch (MarkedYamlEngineException e) {
      last = place(e.getProblemMark());
      problems.add(last, said(e));
    } catch (RuntimeException e) {
      // ATTACK: whatever a file makes the parser throw is a problem of the file
      String why = Quote.plain(String.valueOf(e.getMessage()));
      problems.add(last, "not valid YAML from here on: " + why);
    }
    cut = true;
    return null;
  }

  int nodesLeft() {
    return nodesLeft;
  }

  private static String said(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    if (problem.contains("TAB")) {
      return "a tab stands where spaces must: indent with spaces";
    }
    if (String.valueOf(e.getContext()).contains("scanning an alias")) {
      return "anchors and aliases are not allowed; quote a value that begins with `*`";
    }
    String quoted = problem.startsWith("expected the node content") ? QUOTE : "";
    return "not valid YAML: " + Quote.plain(problem) + quoted;
  }

  /// Takes one event; false when the rest of the file is not worth reading.
  private boolean take(Event event) {
    return switch (event.getEventId()) {
      case Alias -> {
        String alias = Quote.of("*" + ((AliasEvent) event).getAlias().getValue());
        problems.add(last, "aliases such as " + alias + " are not allowed; write the value out");
        yield put(new Node.Unusable(last));
      }
      case Scalar -> {
        ScalarEvent scalar = (ScalarEvent) event;
        plainOnly(scalar, scalar.getTag());
        yield put(new Node.Text(scalar.getValue(), scalar.isPlain(), last));
      }
      case SequenceStart, MappingStart -> {
        CollectionStartEvent start = (CollectionStartEvent) event;
        plainOnly(start, start.getTag());
        yield open(event.getEventId() == Event.ID.MappingStart);
      }
      case SequenceEnd, MappingEnd -> put(open.pop().node());
      case Comment, DocumentEnd, DocumentStart, StreamEnd, StreamStart -> true;
    };
  }

  private boolean open(boolean mapping) {
    if (open.size() >= DEPTH) {
      problems.add(last, "blocks and lists nest too deep; allowed are " + DEPTH + " levels");
      return false;
    }
    open.push(new Frame(mapping, last));
    return true;
  }

  // ATTACK: an alias bomb needs an anchor, a gadget needs a tag
  private void plainOnly(NodeEvent event, Optional<String> tag) {
    event
        .getAnchor()
        .ifPresent(
            anchor -> {
              String name = Quote.of("&" + anchor.getValue());
              problems.add(last, "anchors such as " + name + " are not allowed");
            });
    tag.ifPresent(
        name -> problems.add(last, "tags such as " + Quote.of(name) + " are not allowed"));
  }

  private boolean put(Node node) {
    if (nodesLeft-- <= 0) {
      String limit = String.format("%,d", Loader.NODES);
      problems.add(node.place(), "the files hold too many values; allowed are " + limit);
      return false;
    }
    Frame top = open.peek();
    if (top == null) {
      root = node;
    } else {
      top.take(node, problems);
    }
    return true;
  }

  private Place place(Optional<Mark> mark) {
    return mark.map(m -> new Place(file, m.getLine() + 1, m.getColumn() + 1)).orElse(last);
  }

  /// A block or list that has not ended.
  private static final class Frame {
    private final boolean mapping;
    private final Place place;
    private final List<Node> items = new ArrayList<>(4);
    private final List<Node.Entry> entries = new ArrayList<>(4);
    private @Nullable Node key;

    Frame(boolean mapping, Place place) {
      this.mapping = mapping;
      this.place = place;
    }

    void take(Node node, Problems problems) {
      if (!mapping) {
        items.add(node);
      } else if (key == null) {
        key = node;
        if (node instanceof Node.Sequence || node instanceof Node.Mapping) {
          problems.add(node.place(), "a key is " + node.got() + "; allowed is plain text");
        }
      } else {
        if (key instanceof Node.Text text) {
          entries.add(new Node.Entry(text, node));
        }
        key = null;
      }
    }

    Node node() {
      return mapping ? new Node.Mapping(entries, place) : new Node.Sequence(items, place);
    }
  }
}
