package dev.munjigi.app;

import dev.munjigi.gates.audit.Event;
import dev.munjigi.gates.join.NodeEvent;
import java.util.Locale;
import java.util.function.Consumer;

/// Writes into the audit log what happens with nodes.
record NodeEvents(Chronicle chronicle) implements Consumer<NodeEvent> {
  @Override
  public void accept(NodeEvent event) {
    chronicle.write(
        (id, millis) ->
            switch (event) {
              case NodeEvent.Joined(String node, String by, var from) ->
                  new Event.NodeAsked(id, millis, "joined", node, by, from, null);
              case NodeEvent.Renewed(String node, var from) ->
                  new Event.NodeAsked(id, millis, "renewed", node, "", from, null);
              case NodeEvent.Refused(String name, var why, String evidence, var from) ->
                  new Event.NodeAsked(
                      id,
                      millis,
                      "refused",
                      name,
                      "",
                      from,
                      why.name().toLowerCase(Locale.ROOT).replace('_', '-') + ": " + evidence);
            });
  }
}
