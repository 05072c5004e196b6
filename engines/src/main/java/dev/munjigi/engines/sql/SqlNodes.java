package dev.munjigi.engines.sql;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.identity.Nodes;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The machines that joined.
record SqlNodes(Database database) implements Nodes {
  private static final int MOST = 10_000;
  private static final String FORM =
      "SELECT id, name, spiffe_id, joined_by, zone, joined, renewed, revoked, version FROM nodes ";

  private static Node node(Link.Row row) throws SQLException {
    return new Node(
        row.id("id"),
        row.text("name"),
        row.text("spiffe_id"),
        row.text("joined_by"),
        row.text("zone"),
        row.moment("joined"),
        row.moment("renewed"),
        row.momentOrNull("revoked"),
        row.number("version"));
  }

  @Override
  public Optional<Node> byName(String name) {
    return database.read(link -> link.first(FORM + "WHERE name = ?", SqlNodes::node, name));
  }

  @Override
  public List<Node> all() {
    return database.read(link -> link.list(FORM + "ORDER BY name LIMIT ?", SqlNodes::node, MOST));
  }

  @Override
  public Kept save(Node node) {
    return database.write(link -> {
      Kept kept = node.version() == 1 ? add(link, node) : change(link, node);
      if (kept == Kept.KEPT) {
        link.tell(What.NODE, node.id());
      }
      return kept;
    });
  }

  private static Kept add(Link link, Node node) throws SQLException {
    if (link.any("SELECT 1 FROM nodes WHERE id = ?", node.id())) {
      return Kept.CHANGED;
    }
    if (link.any("SELECT 1 FROM nodes WHERE name = ?", node.name())) {
      return Kept.NAME_TAKEN;
    }
    if (link.count("SELECT count(*) AS n FROM nodes") >= MOST) {
      return Kept.FULL;
    }
    link.change(
        "INSERT INTO nodes"
            + " (name, spiffe_id, joined_by, zone, joined, renewed, revoked, version, id)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values(node));
    return Kept.KEPT;
  }

  private static Kept change(Link link, Node node) throws SQLException {
    if (!link.any(
        "SELECT 1 FROM nodes WHERE id = ? AND version = ?", node.id(), node.version() - 1)) {
      return Kept.CHANGED;
    }
    if (link.any("SELECT 1 FROM nodes WHERE name = ? AND id <> ?", node.name(), node.id())) {
      return Kept.NAME_TAKEN;
    }
    link.change(
        "UPDATE nodes SET name = ?, spiffe_id = ?, joined_by = ?, zone = ?, joined = ?,"
            + " renewed = ?, revoked = ?, version = ? WHERE id = ?",
        values(node));
    return Kept.KEPT;
  }

  private static @Nullable Object[] values(Node node) {
    return new Object[] {
      node.name(),
      node.spiffeId(),
      node.joinedBy(),
      node.zone(),
      node.joined(),
      node.renewed(),
      node.revoked(),
      node.version(),
      node.id()
    };
  }

  @Override
  public boolean remove(Id node) {
    return database.write(link -> {
      boolean there = link.change("DELETE FROM nodes WHERE id = ?", node) > 0;
      if (there) {
        link.tell(What.NODE, node);
      }
      return there;
    });
  }
}
