package dev.munjigi.gates.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The shape of a list; the lists of several files are appended.
///
/// @param element what its elements are
/// @param minimum how many it has at least: 1 where an empty list would read like an absent one
/// @param orOne whether one element may stand alone, without the list
record ListOf<E>(Shape<E> element, int minimum, boolean orOne) implements Shape<List<Located<E>>> {
  /// Any number of elements.
  static <E> ListOf<E> any(Shape<E> element) {
    return new ListOf<>(element, 0, false);
  }

  /// One element, or a list of at least one.
  static <E> ListOf<E> oneOrMore(Shape<E> element) {
    return new ListOf<>(element, 1, true);
  }

  @Override
  public @Nullable List<Located<E>> read(
      List<Node> parts, Spot spot, @Nullable Section within, Problems problems) {
    List<Located<E>> elements = new ArrayList<>();
    int index = 0;
    boolean usable = true;
    for (Node part : parts) {
      switch (part) {
        case Node.Sequence(List<Node> items, Place place) -> {
          if (items.size() < minimum) {
            problems.add(place, spot.quoted() + " is an empty list; allowed is " + allowed());
          }
          for (Node item : items) {
            add(elements, item, spot.item(index++, item.place()), within, problems);
          }
        }
        case Node.Unusable _ -> usable = false;
        case Node.Text text when orOne && !text.absent() ->
            add(elements, text, new Spot(spot.path(), text.place()), within, problems);
        case Node other -> {
          problems.add(
              other.place(), spot.quoted() + " is " + other.got() + "; allowed is " + allowed());
          usable = false;
        }
      }
    }
    return usable ? elements : null;
  }

  private void add(
      List<Located<E>> elements,
      Node node,
      Spot spot,
      @Nullable Section within,
      Problems problems) {
    E value = element.read(List.of(node), spot, within, problems);
    if (value != null) {
      elements.add(new Located<>(value, spot, true));
    }
  }

  @Override
  public void show(List<Located<E>> value, String path, String origin, List<Effective> rows) {
    if (element instanceof Scalar<E> scalar) {
      List<String> texts = value.stream().map(e -> scalar.print().apply(e.value())).toList();
      String all = texts.isEmpty() ? "none" : String.join(", ", texts);
      rows.add(new Effective(path, all, origin));
    } else if (value.isEmpty()) {
      rows.add(new Effective(path, "none", origin));
    } else {
      for (Located<E> each : value) {
        element.show(each.value(), each.spot().path(), origin, rows);
      }
    }
  }

  @Override
  public String allowed() {
    String list = "a list of " + (minimum > 0 ? "at least one: " : "these: ") + element.allowed();
    return orOne ? element.allowed() + ", or a list of such" : list;
  }
}
