package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The routes of one service as a tree of segments.
///
/// Finds the most specific route in a walk that visits no node twice, so in time bounded by the
/// size of the patterns and not by the path.
final class RouteTree {
  private final Node root = new Node(null, false);

  /// A route that was found, with its compiled pattern.
  record Found(Route route, PathPattern pattern) {}

  /// Adds a route; a route that is there already keeps its place.
  ///
  /// @return the route that already takes the same paths with the same method, or null
  @Nullable Route add(Route route, PathPattern pattern) {
    Node node = root;
    for (PathPattern.Segment segment : pattern.segments()) {
      node = node.child(segment);
    }
    return node.leaf(pattern.rest()).add(new Found(route, pattern));
  }

  /// The most specific route for this method and path, or null.
  ///
  /// Segment by segment a literal beats `*` and `{name}`, these beat `**`. HEAD takes the routes
  /// of GET.
  @Nullable Found find(String method, List<String> path) {
    int length = path.getLast().isEmpty() ? path.size() - 1 : path.size();
    Node node = root;
    int depth = 0;
    while (true) {
      Node child = depth == length ? null : node.best(path.get(depth));
      if (child != null) {
        node = child;
        depth++;
        continue;
      }
      Found found = depth == length ? node.exact(method) : null;
      found = found == null ? node.rest(method) : found;
      while (found == null) {
        Node parent = node.parent;
        if (parent == null) {
          return null;
        }
        if (node.literal && parent.any != null) {
          node = parent.any;
          break;
        }
        node = parent;
        depth--;
        found = node.rest(method);
      }
      if (found != null) {
        return found;
      }
    }
  }

  /// Where the first segments of some patterns lead.
  private static final class Node {
    private final @Nullable Node parent;
    private final boolean literal;
    private final Map<String, Node> literals = new HashMap<>(2);
    private @Nullable Node any;
    private @Nullable Leaf exact;
    private @Nullable Leaf rest;

    Node(@Nullable Node parent, boolean literal) {
      this.parent = parent;
      this.literal = literal;
    }

    Node child(PathPattern.Segment segment) {
      return switch (segment) {
        case PathPattern.Literal(String text) ->
            literals.computeIfAbsent(text, _ -> new Node(this, true));
        case PathPattern.Any _ -> {
          Node node = any == null ? new Node(this, false) : any;
          any = node;
          yield node;
        }
      };
    }

    Leaf leaf(boolean forRest) {
      Leaf leaf = forRest ? rest : exact;
      if (leaf == null) {
        leaf = new Leaf();
        if (forRest) {
          rest = leaf;
        } else {
          exact = leaf;
        }
      }
      return leaf;
    }

    @Nullable Node best(String segment) {
      Node child = literals.isEmpty() ? null : literals.get(segment);
      return child == null && !segment.isEmpty() ? any : child;
    }

    @Nullable Found exact(String method) {
      return exact == null ? null : exact.find(method);
    }

    @Nullable Found rest(String method) {
      return rest == null ? null : rest.find(method);
    }
  }

  /// The routes that take exactly the same paths, by method.
  private static final class Leaf {
    private final Map<String, Found> byMethod = new HashMap<>(2);
    private @Nullable Found anyMethod;

    @Nullable Route add(Found found) {
      Route taken = null;
      if (found.route().methods().isEmpty()) {
        taken = anyMethod == null ? null : anyMethod.route();
        anyMethod = anyMethod == null ? found : anyMethod;
      }
      for (String method : found.route().methods()) {
        Found before = byMethod.putIfAbsent(method, found);
        taken = before == null ? taken : before.route();
      }
      return taken;
    }

    @Nullable Found find(String method) {
      Found found = byMethod.get(method);
      if (found == null && method.equals("HEAD")) {
        found = byMethod.get("GET");
      }
      return found == null ? anyMethod : found;
    }
  }
}
