package dev.munjigi.gates.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether anybody can reach the services of streams and datagrams: unlike those of requests they
/// need a segment that allows somebody, and a listener that leads to them.
final class StreamChecks {
  private final Section root;
  private final Problems problems;

  StreamChecks(Section root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  void run() {
    Located<List<Named<Section>>> services = root.find(ServiceKeys.SERVICES);
    if (services == null) {
      return;
    }
    Set<String> allowed = allowed();
    Set<String> led = led();
    for (Named<Section> service : services.value()) {
      Section section = service.value();
      if (section == null || !ServiceChecks.isStream(section)) {
        continue;
      }
      if (!root.broken(ListenerKeys.LISTENERS) && !led.contains(service.name())) {
        String none = " takes " + what(section) + ", and no listener leads to it";
        problems.warn(service.spot().place(), service.spot().quoted() + none);
      }
      boolean reached = allowed.contains(service.name()) || allowed.contains(Words.ANY);
      if (!root.broken(SegmentKeys.SEGMENTS) && !reached) {
        String nobody = " takes " + what(section) + ", and no segment allows anybody to reach it";
        problems.warn(service.spot().place(), service.spot().quoted() + nobody);
      }
    }
  }

  private static String what(Section service) {
    return ServiceChecks.isDatagrams(service) ? "datagrams" : "streams";
  }

  private Set<String> allowed() {
    Set<String> allowed = new HashSet<>();
    Located<List<Located<Section>>> segments = root.find(SegmentKeys.SEGMENTS);
    for (Located<Section> segment :
        segments == null ? List.<Located<Section>>of() : segments.value()) {
      Located<Section> allow = segment.value().find(SegmentKeys.ALLOW);
      if (allow != null) {
        names(allow.value().find(SegmentKeys.TO), allowed);
      }
    }
    return allowed;
  }

  private Set<String> led() {
    Set<String> led = new HashSet<>();
    Located<List<Named<Section>>> listeners = root.find(ListenerKeys.LISTENERS);
    for (Named<Section> named : listeners == null ? List.<Named<Section>>of() : listeners.value()) {
      Section listener = named.value();
      if (listener != null) {
        Located<String> service = listener.find(ListenerKeys.SERVICE);
        if (service != null) {
          led.add(service.value());
        }
        names(listener.find(ListenerKeys.TUNNEL), led);
      }
    }
    return led;
  }

  private static void names(@Nullable Located<List<Located<String>>> list, Set<String> names) {
    if (list != null) {
      list.value().forEach(one -> names.add(one.value()));
    }
  }
}
