package dev.munjigi.engines.smtp;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// A connection to a server: commands out, replies in, in clear or inside TLS.
final class Wire implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int SILENCE_MILLIS = 10_000;
  private static final int MOST_ADDRESSES = 4;

  /// RFC 5321, section 4.5.3.1.5, allows 512.
  private static final int MOST_LINE = 2_048;

  private static final int MOST_LINES = 64;
  private static final int DIGITS = 3;

  private final String host;
  private volatile Socket socket;
  private InputStream in;

  /// What a server answered.
  ///
  /// @param code 200 to 599
  /// @param lines their text; never to be shown
  record Reply(int code, List<String> lines) {}

  private Wire(String host, Socket socket) throws IOException {
    this.host = host;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /// Opens one in clear to the first address of a host that takes it.
  static Wire open(String host, int port) throws IOException {
    InetAddress[] all = InetAddress.getAllByName(host);
    IOException last = new IOException("no address");
    for (int i = 0; i < Math.min(all.length, MOST_ADDRESSES); i++) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(all[i], port), CONNECT_MILLIS);
        socket.setSoTimeout(SILENCE_MILLIS);
        return new Wire(host, socket);
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }

  /// Goes over to TLS, with a server that proves its name.
  ///
  /// @throws IOException also when the server said something in clear that nobody asked for
  void secure(SSLContext context) throws IOException {
    // ATTACK: what somebody on the way put behind the last reply would be read as if it had come
    // inside TLS (CVE-2011-0411)
    if (in.available() > 0) {
      throw new IOException("the server said more than it was asked");
    }
    SSLSocket secured =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, host, socket.getPort(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    secured.setSSLParameters(parameters);
    socket = secured;
    secured.startHandshake();
    in = new BufferedInputStream(secured.getInputStream());
  }

  /// Sends a command and reads its reply.
  ///
  /// @param line without its end; of the program's own making
  Reply ask(String line) throws IOException {
    // INVARIANT: one line is one command, whatever it was made of
    if (line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0 || line.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a command of several lines");
    }
    send((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    return reply();
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /// Reads one reply (RFC 5321, section 4.2.1).
  Reply reply() throws IOException {
    List<String> lines = new ArrayList<>();
    int code = 0;
    for (int i = 0; i < MOST_LINES; i++) {
      String line = line();
      boolean last = line.length() == DIGITS || line.startsWith(" ", DIGITS);
      int said = line.matches("[2-5][0-9]{2}([ -].*)?") ? Integer.parseInt(line, 0, DIGITS, 10) : 0;
      if (said == 0 || (i > 0 && said != code)) {
        throw new IOException("no reply");
      }
      code = said;
      lines.add(last && line.length() == DIGITS ? "" : line.substring(DIGITS + 1));
      if (last) {
        return new Reply(code, lines);
      }
    }
    throw new IOException("a reply of too many lines");
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < MOST_LINE; i++) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c == '\r') {
        if (in.read() != '\n') {
          throw new IOException("a bare carriage return");
        }
        return line.toString();
      }
      if (c == '\n' || c == 0) {
        throw new IOException("a bare line feed or a zero");
      }
      line.append((char) c);
    }
    throw new IOException("a line that is too long");
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // nothing more is wanted of it
    }
  }
}
