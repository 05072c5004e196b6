package dev.munjigi.gates.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/// Configurations for tests.
@NullMarked
final class Sample {
  /// The two lines that make the smallest valid file.
  static final String SMALLEST =
      """
      munjigi: 1
      listeners: {a: {bind: "127.0.0.1:1"}}
      """;

  /// The example of the design, as far as this grammar goes, with something of everything.
  static final String FULL =
      """
      munjigi: 1
      state: ./state
      listeners:
        public: {bind: "0.0.0.0:8443", tls: {certificate: auto, oldest: "1.3"}, from: [office, web]}
        plain:  {bind: "0.0.0.0:8080", redirect-to: public, proxy-protocol: [10.9.0.0/16, 192.0.2.1]}
        lab:    {bind: "[2001:db8::1]:81", unsafe-plaintext: true}
        local:  {bind: 127.0.0.1:0}
      zones:
        office: [10.20.0.0/16]
        web:    10.0.1.0/24
      segments:
        - allow: {from: any, to: shop}
        - allow: {from: [web, office], to: [ledger/transfer, "shop/GET /products/**"]}
        - deny: {from: web, to: any, except: office}
        - expect-allow: {from: office, to: shop}
        - expect-deny: {from: any, to: ledger, except: [web, office]}
      limits:
        connections: {total: 10000, per-source: 200, handshake: 250ms, headers: 11s, idle: 1h,
                      stream-idle: 1d, body-min-rate: 2KiB/s, drain-min-rate: 0B/s, grace: 12s, stall: 20s}
        requests:
          - {per: source, rate: 50/s, burst: 100}
          - {per: source, service: shop, route: login, rate: 5/m, then: {ban: 15m}}
          - {per: principal, service: shop, rate: 100/h}
        allow: [10.20.0.0/16, "2001:db8::/32", 192.0.2.7]
        head: {target: 4KiB, bytes: 16KiB, fields: 50}
        held-bodies: 128MiB
      trusted-proxies: [10.0.0.0/24]
      services:
        shop:
          host: [Shop.example.com, "*.shop.example.com"]
          upstream: ["http://127.0.0.1:3000", "http://shop.internal", "http://[2001:db8::2]:8080/"]
          timeouts: {connect: 1s, reply: 5m, idle: 2m}
          connections: 16
          waiting: 0
          streams: 9
          body: {hold: 64KiB, max: 10MiB}
          encoded-slash: keep
          fail-closed: true
          routes:
            - {match: "GET /products/**", access: public}
            - {match: "POST,PUT /login", name: login, access: public, body: {max: 16KiB}}
            - {match: "GET /orders/{id}", action: "shop:GetOrder", resource: "order/{id}"}
            - {match: /reports, action: "shop:Report"}
            - {match: /forgotten}
          inspect: {mode: observe}
          flood: {mode: off}
          policy: {mode: enforce}
        ledger:
          upstream: "http://127.0.0.1:3001"
          routes: [{match: "/transfer", name: transfer, action: "ledger:Transfer"}]
        open:
          host: open.example.com
          upstream: http://127.0.0.1:3002
          body: {hold: 2MiB}
          access: public
      reply:
        add: {X-Frame-Options: DENY, x-team: gate}
        add-secure: {strict-transport-security: max-age=63072000}
        remove: [x-internal-id]
      audit: {keep: 30d, file-size: 1MiB, queue: 2MiB}
      drain: 45s
      operator: {bind: "[::1]:0"}
      """;

  private Sample() {}

  static Reading read(String text, Proof... proofs) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ConfigReader.read(Path.of("f"), bytes, List.of(proofs), new Problems());
  }

  static Reading.Valid valid(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Valid.class);
    return (Reading.Valid) reading;
  }

  static Settings settings(String text) {
    return valid(read(text)).settings();
  }

  static List<Problem> problems(Reading reading) {
    return switch (reading) {
      case Reading.Broken(List<Problem> problems) -> problems;
      case Reading.Valid _ -> List.of();
    };
  }

  /// A valid file of this many services with this many routes each.
  static String large(int services, int routes) {
    StringBuilder text = new StringBuilder(SMALLEST).append("services:\n");
    for (int i = 0; i < services; i++) {
      text.append("  s").append(i).append(":\n    host: s").append(i).append(".example.com\n");
      text.append("    upstream: [\"http://127.0.0.1:3000\"]\n    routes:\n");
      for (int j = 0; j < routes; j++) {
        text.append("      - {match: \"GET /r").append(j).append("/{id}\", name: r").append(j);
        text.append(", action: \"s:Get\", resource: \"order/{id}\"}\n");
      }
    }
    text.append("segments:\n");
    for (int i = 0; i < services; i++) {
      text.append("  - allow: {from: any, to: [s").append(i).append("/r0]}\n");
    }
    return text.toString();
  }
}
