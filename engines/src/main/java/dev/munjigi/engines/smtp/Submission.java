package dev.munjigi.engines.smtp;

import dev.munjigi.engines.smtp.Wire.Reply;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.MailAddress;
import dev.munjigi.gates.identity.MailSettings.Security;
import dev.munjigi.gates.identity.MailSettings.Server;
import dev.munjigi.gates.mail.Delivery;
import dev.munjigi.gates.mail.Delivery.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// One conversation with a server: greeting, TLS, login, one letter.
///
/// Guarantees: where TLS is wanted, nothing but `EHLO` and `STARTTLS` is said before it, and a server
/// that does not offer it gets nothing more (RFC 3207, section 6); the password is said inside TLS
/// alone; what was offered before TLS is forgotten.
final class Submission {
  private static final int DONE = 2;
  private static final int CONTINUE = 3;

  private final Wire wire;
  private final Plan plan;
  private Step step = Step.GREETING;
  private Set<String> offered = Set.of();

  /// How it goes.
  ///
  /// @param self what the gate calls itself: a name of a host
  /// @param user empty where the server asks for none
  record Plan(
      Server server, SSLContext context, String self, String user, @Nullable Secret password) {}

  Submission(Wire wire, Plan plan) {
    this.wire = wire;
    this.plan = plan;
  }

  /// Hands a letter over.
  Delivery send(MailAddress from, MailAddress to, byte[] message) {
    try {
      greet();
      login();
      letter(from, to, message);
      quit();
      return new Delivery.Taken();
    } catch (Failed failed) {
      return failed.delivery();
    } catch (IOException lost) {
      return new Delivery.Postponed(step, 0);
    }
  }

  private void greet() throws IOException, Failed {
    Security security = plan.server().security();
    if (security == Security.TLS) {
      step = Step.TLS;
      wire.secure(plan.context());
      step = Step.GREETING;
    }
    good(wire.reply());
    hello();
    if (security == Security.STARTTLS) {
      step = Step.TLS;
      // ATTACK: somebody on the way may take the offer out; nothing is said in clear in its place
      if (!offered.contains("STARTTLS")) {
        throw new Failed(new Delivery.Postponed(step, 0));
      }
      good(wire.ask("STARTTLS"));
      wire.secure(plan.context());
      hello();
    }
  }

  private void hello() throws IOException, Failed {
    List<String> lines = good(wire.ask("EHLO " + plan.self())).lines();
    Set<String> words = new HashSet<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] parts = line.toUpperCase(Locale.ROOT).split(" ", -1);
      words.add(parts[0]);
      Arrays.stream(parts).skip(1).forEach(part -> words.add(parts[0] + " " + part));
    }
    offered = words;
  }

  private void login() throws IOException, Failed {
    Secret password = plan.password();
    if (password == null) {
      return;
    }
    step = Step.LOGIN;
    if (plan.server().security() == Security.NONE) {
      throw new IllegalStateException("a password is not sent in clear");
    }
    byte[] user = plan.user().getBytes(StandardCharsets.UTF_8);
    if (offered.contains("AUTH PLAIN")) {
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.write(0);
      both.writeBytes(user);
      both.write(0);
      both.writeBytes(password.reveal());
      good(wire.ask("AUTH PLAIN " + base64(both.toByteArray())));
    } else if (offered.contains("AUTH LOGIN")) {
      wanted(CONTINUE, wire.ask("AUTH LOGIN"));
      wanted(CONTINUE, wire.ask(base64(user)));
      good(wire.ask(base64(password.reveal())));
    } else {
      throw new Failed(new Delivery.Postponed(step, 0));
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private void letter(MailAddress from, MailAddress to, byte[] message)
      throws IOException, Failed {
    step = Step.SENDER;
    boolean wide = !ascii(from) || !ascii(to);
    if (wide && !offered.contains("SMTPUTF8")) {
      throw new Failed(new Delivery.Refused(Step.RECIPIENT, 0));
    }
    good(wire.ask("MAIL FROM:<" + from + ">" + (wide ? " SMTPUTF8" : "")));
    step = Step.RECIPIENT;
    good(wire.ask("RCPT TO:<" + to + ">"));
    step = Step.CONTENT;
    wanted(CONTINUE, wire.ask("DATA"));
    wire.send(message);
    good(wire.ask("."));
  }

  /// The letter is the server's by now, whatever becomes of the connection.
  private void quit() {
    try {
      wire.send("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException lost) {
      // nothing is lost with it
    }
  }

  private static boolean ascii(MailAddress address) {
    return address.local().chars().allMatch(c -> c < 128);
  }

  private Reply good(Reply reply) throws Failed {
    return wanted(DONE, reply);
  }

  /// @param hundreds the first digit that a reply has where all is well
  private Reply wanted(int hundreds, Reply reply) throws Failed {
    if (reply.code() / 100 == hundreds) {
      return reply;
    }
    boolean never = reply.code() >= 500 && step.compareTo(Step.RECIPIENT) >= 0;
    throw new Failed(
        never
            ? new Delivery.Refused(step, reply.code())
            : new Delivery.Postponed(step, reply.code()));
  }
}
