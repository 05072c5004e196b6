package dev.munjigi.engines.sql;

import dev.munjigi.gates.identity.IdentityStore;

/// The ports of `gates/identity` over a database.
public final class SqlIdentity {
  private SqlIdentity() {}

  /// @param database one that has been brought up to now by [Migrations]
  public static IdentityStore over(Database database) {
    SqlUsers users = new SqlUsers(database);
    SqlSessions sessions = new SqlSessions(database);
    SqlOneTimes oneTimes = new SqlOneTimes(database);
    SqlApiKeys keys = new SqlApiKeys(database);
    return new IdentityStore(
        users,
        users,
        new SqlGroups(database),
        new SqlCredentials(database),
        sessions,
        sessions,
        oneTimes,
        new SqlRefreshFamilies(database),
        keys,
        keys,
        new SqlSigningKeys(database),
        new SqlNodes(database),
        new SqlChanges(database),
        oneTimes,
        new SqlOwners(database),
        new SqlRights(database),
        new SqlTogether(database));
  }
}
