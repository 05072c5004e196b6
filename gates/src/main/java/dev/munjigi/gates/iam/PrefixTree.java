package dev.munjigi.gates.iam;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Values by the text that something has to begin with. Walking down along a text meets the values of
/// all its beginnings, shortest first, and asks nothing of memory.
///
/// Built once, then read by many threads.
final class PrefixTree<V> {
  private static final int FEW = 8;

  /// A place in the tree.
  static final class Node<V> {
    private String label;
    private char[] firsts = new char[0];
    private Node<V>[] children;
    private @Nullable V value;

    @SuppressWarnings("unchecked")
    private Node(String label) {
      this.label = label;
      this.children = (Node<V>[]) new Node<?>[0];
    }

    @Nullable V value() {
      return value;
    }

    /// Its value, made where there is none.
    V ensure(Supplier<V> fresh) {
      V there = value;
      if (there == null) {
        there = fresh.get();
        value = there;
      }
      return there;
    }

    /// How much of a text it takes.
    int length() {
      return label.length();
    }

    /// The next place along a text.
    ///
    /// @param at how much of the text stands above and in this one
    /// @return null where there is none
    @Nullable Node<V> below(String text, int at) {
      if (at >= text.length()) {
        return null;
      }
      char first = text.charAt(at);
      int found = firsts.length <= FEW ? linear(first) : Arrays.binarySearch(firsts, first);
      return found >= 0 && text.startsWith(children[found].label, at) ? children[found] : null;
    }

    private int linear(char first) {
      for (int i = 0; i < firsts.length; i++) {
        if (firsts[i] == first) {
          return i;
        }
      }
      return -1;
    }

    private void add(Node<V> child) {
      char first = child.label.charAt(0);
      int at = -Arrays.binarySearch(firsts, first) - 1;
      char[] moreFirsts = Arrays.copyOf(firsts, firsts.length + 1);
      Node<V>[] more = Arrays.copyOf(children, children.length + 1);
      System.arraycopy(firsts, at, moreFirsts, at + 1, firsts.length - at);
      System.arraycopy(children, at, more, at + 1, children.length - at);
      moreFirsts[at] = first;
      more[at] = child;
      firsts = moreFirsts;
      children = more;
    }
  }

  private final Node<V> root = new Node<>("");

  Node<V> root() {
    return root;
  }

  /// The place of a text, made where there is none.
  Node<V> at(String text) {
    Node<V> node = root;
    String rest = text;
    while (!rest.isEmpty()) {
      int found = Arrays.binarySearch(node.firsts, rest.charAt(0));
      if (found < 0) {
        Node<V> leaf = new Node<>(rest);
        node.add(leaf);
        return leaf;
      }
      Node<V> child = node.children[found];
      int common = common(child.label, rest);
      if (common < child.label.length()) {
        Node<V> upper = new Node<>(child.label.substring(0, common));
        child.label = child.label.substring(common);
        upper.add(child);
        node.children[found] = upper;
        child = upper;
      }
      rest = rest.substring(common);
      node = child;
    }
    return node;
  }

  private static int common(String a, String b) {
    int most = Math.min(a.length(), b.length());
    int i = 0;
    while (i < most && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i;
  }
}
