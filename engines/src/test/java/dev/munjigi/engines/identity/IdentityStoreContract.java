package dev.munjigi.engines.identity;

import dev.munjigi.gates.identity.IdentityStore;
import org.junit.jupiter.api.Nested;

/// All contracts of the ports of identity, for one engine.
public abstract class IdentityStoreContract {
  /// A store in which nothing is kept yet.
  protected abstract IdentityStore empty() throws Exception;

  /// Makes the store that was made last believe that it has told so many changes.
  protected abstract void haveTold(long number) throws Exception;

  @Nested
  final class Users extends UsersContract {
    @Override
    protected IdentityStore empty() throws Exception {
      return IdentityStoreContract.this.empty();
    }
  }

  @Nested
  final class Groups extends GroupsContract {
    @Override
    protected IdentityStore empty() throws Exception {
      return IdentityStoreContract.this.empty();
    }
  }

  @Nested
  final class Credentials extends CredentialsContract {
    @Override
    protected IdentityStore empty() throws Exception {
      return IdentityStoreContract.this.empty();
    }
  }

  @Nested
  final class Sessions extends SessionsContract {
    @Override
    protected IdentityStore empty() throws Exception {
      return IdentityStoreContract.this.empty();
    }
  }

  @Nested
  final class Together extends TogetherContract {
    @Override
    protected IdentityStore empty() throws Exception {
      return IdentityStoreContract.this.empty();
    }
  }

  @Nested
  final class OneTimes extends OneTimesContract {
    @Override
    protected IdentityStore empty() throws Exception {
      return IdentityStoreContract.this.empty();
    }
  }

  @Nested
  final class RefreshFamilies extends RefreshFamiliesContract {
    @Override
    protected IdentityStore empty() throws Exception {
      return IdentityStoreContract.this.empty();
    }
  }

  @Nested
  final class ApiKeys extends ApiKeysContract {
    @Override
    protected IdentityStore empty() throws Exception {
      return IdentityStoreContract.this.empty();
    }
  }

  @Nested
  final class SigningKeys extends SigningKeysContract {
    @Override
    protected IdentityStore empty() throws Exception {
      return IdentityStoreContract.this.empty();
    }
  }

  @Nested
  final class Nodes extends NodesContract {
    @Override
    protected IdentityStore empty() throws Exception {
      return IdentityStoreContract.this.empty();
    }
  }

  @Nested
  final class Rights extends RightsContract {
    @Override
    protected IdentityStore empty() throws Exception {
      return IdentityStoreContract.this.empty();
    }
  }

  @Nested
  final class Changes extends ChangesContract {
    @Override
    protected IdentityStore empty() throws Exception {
      return IdentityStoreContract.this.empty();
    }

    @Override
    protected void haveTold(long number) throws Exception {
      IdentityStoreContract.this.haveTold(number);
    }
  }
}
