package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.directory.Attributes;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.Test;

/// A name server behind the gate answers a resolver that nobody here wrote: the platform's own.
class UdpDnsTrial {
  private static final int HEAD = 12;

  /// Answers every question with one address (RFC 1035, section 4).
  private static byte[] answer(byte[] question) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int end = HEAD;
    while (question[end] != 0) {
      end += question[end] + 1;
    }
    end += 5;
    out.write(question, 0, 2);
    out.writeBytes(new byte[] {(byte) 0x81, (byte) 0x80, 0, 1, 0, 1, 0, 0, 0, 0});
    out.writeBytes(Arrays.copyOfRange(question, HEAD, end));
    out.writeBytes(new byte[] {(byte) 0xC0, HEAD, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4});
    out.writeBytes(new byte[] {(byte) 192, 0, 2, 7});
    return out.toByteArray();
  }

  @Test
  @SuppressWarnings("BanJNDI") // what answers is this trial
  void resolvesNames() throws Exception {
    try (UdpOrigin origin = UdpOrigin.start(UdpDnsTrial::answer);
        Gate gate =
            Gate.start(
                """
                munjigi: 1
                listeners: {dns: {bind: "127.0.0.1:0", service: dns}}
                segments: [{allow: {from: any, to: dns}}]
                services: {dns: {upstream: "%s", access: public}}
                """
                    .formatted(origin.url()))) {
      InetSocketAddress at = gate.listener("dns");
      Hashtable<String, String> settings = new Hashtable<>();
      settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
      settings.put(Context.PROVIDER_URL, "dns://127.0.0.1:" + at.getPort());
      InitialDirContext resolver = new InitialDirContext(settings);
      for (int i = 0; i < 20; i++) {
        Attributes found = resolver.getAttributes("host" + i + ".test", new String[] {"A"});
        assertThat(found.get("A").get()).isEqualTo("192.0.2.7");
      }
      resolver.close();
      assertThat(origin.ports()).hasSizeGreaterThanOrEqualTo(20);
    }
  }
}
