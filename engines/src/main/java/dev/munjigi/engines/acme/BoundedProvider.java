package dev.munjigi.engines.acme;

import java.net.URI;
import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.Connection;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;
import org.shredzone.acme4j.toolbox.JSON;

/// Gives a session connections that are bounded.
final class BoundedProvider extends GenericAcmeProvider {
  private final HttpClient client;
  private final AcmeLimits limits;
  private final BoundedConnection.Deadline deadline;

  BoundedProvider(HttpClient client, AcmeLimits limits, BoundedConnection.Deadline deadline) {
    this.client = client;
    this.limits = limits;
    this.deadline = deadline;
  }

  @Override
  public HttpClient createHttpClient(NetworkSettings settings) {
    return client;
  }

  @Override
  public Connection connect(URI server, NetworkSettings settings, HttpClient unused) {
    return new BoundedConnection(createHttpConnector(settings, client), limits, deadline);
  }

  /// A session lasts for one order: its directory is read once.
  @Override
  public @Nullable JSON directory(Session session, URI server) throws AcmeException {
    return session.hasDirectory() ? null : super.directory(session, server);
  }
}
