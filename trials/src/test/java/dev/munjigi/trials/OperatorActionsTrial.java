package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Each call of the operator API is allowed to whom the documented table says, and to nobody else.
class OperatorActionsTrial {
  private static final Path TABLE = Path.of("../docs/operator-actions.md");

  private static final Map<String, String> BODIES =
      Map.of(
          "AddBan", "{\"network\":\"198.51.100.7\",\"duration\":\"1s\",\"reason\":\"a trial\"}",
          "CreateUser", "{\"name\":\"new\"}",
          "CreateGroup", "{\"name\":\"new\"}",
          "AddMember", "{\"user\":\"absent\"}",
          "CreateKey", "{\"user\":\"absent\"}",
          "InviteNode", "{\"name\":\"web-1\"}",
          "PutPolicy",
              "{\"policy\":\"new\",\"document\":\"{\\\"Statement\\\":[]}\"}",
          "PutRole", "{\"role\":\"new\"}",
          "AttachPolicy", "{\"holder\":\"user/absent\",\"policy\":\"new\"}",
          "BindRole", "{\"holder\":\"user/absent\",\"role\":\"viewer\"}");

  /// One row of the table.
  private record Row(String method, String path, String action, List<Boolean> roles) {
    static Row of(String line) {
      String[] cells = line.replace("`", "").split("\\|");
      String[] call = cells[1].strip().split(" ");
      List<Boolean> roles =
          Stream.of(cells).skip(4).map(cell -> cell.strip().equals("yes")).toList();
      return new Row(call[0], call[1], cells[2].strip().substring("munjigi:".length()), roles);
    }

    boolean open() {
      return path.equals("/v1/health") || path.equals("/v1/ready");
    }

    String sent() {
      String filled =
          path.replace("explain/{id}", "explain/198.51.100.9")
              .replace("{id}", "01JD0000000000000000000000")
              .replaceAll("\\{[a-z]+}", "absent");
      return filled
          + switch (action) {
            case "LiftBan" -> "?network=198.51.100.7";
            case "DetachPolicy" -> "?holder=user/absent&policy=new";
            case "UnbindRole" -> "?holder=user/absent&role=viewer";
            default -> "";
          };
    }
  }

  private static int status(OperatorStand stand, String who, Row row) throws Exception {
    String body = BODIES.getOrDefault(row.action(), "");
    return stand.call(who, row.method(), row.sent(), body).status();
  }

  @Test
  void allowsWhatTheTableSays() throws Exception {
    List<Row> rows =
        Files.readAllLines(TABLE).stream()
            .filter(line -> line.startsWith("| `"))
            .map(Row::of)
            .toList();
    assertThat(rows).hasSizeGreaterThan(30);
    try (OperatorStand stand = OperatorStand.start()) {
      for (Row row : rows) {
        assertThat(row.roles()).hasSize(OperatorStand.ROLES.size());
        for (int i = 0; i < OperatorStand.ROLES.size(); i++) {
          String role = OperatorStand.ROLES.get(i);
          int status = status(stand, role, row);
          if (row.roles().get(i)) {
            assertThat(status).as("%s as %s", row, role).isNotIn(401, 403).isLessThan(500);
          } else {
            assertThat(status).as("%s as %s", row, role).isEqualTo(403);
          }
        }
        assertThat(status(stand, "nobody", row))
            .as("%s without a role", row)
            .isEqualTo(row.open() ? 200 : 403);
        assertThat(status(stand, "", row))
            .as("%s without a key", row)
            .isEqualTo(row.open() ? 200 : 401);
      }
    }
  }
}
