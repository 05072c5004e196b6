package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What every [AcmeStore] has to keep to.
public abstract class AcmeStoreContract {
  /// A store in which nothing is kept yet.
  protected abstract AcmeStore empty() throws Exception;

  /// Another way into the same store, as another process would have; the store itself where there
  /// is none.
  protected abstract AcmeStore again(AcmeStore store) throws Exception;

  @Test
  void keepsEachPartByItself() throws Exception {
    AcmeStore store = empty();
    for (AcmeStore.Part part : AcmeStore.Part.values()) {
      assertThat(store.load(part)).isEmpty();
    }
    store.save(AcmeStore.Part.ACCOUNT, new byte[] {1});
    store.save(AcmeStore.Part.CERTIFICATE, new byte[] {2, 3});
    store.save(AcmeStore.Part.CERTIFICATE, new byte[] {4});
    AcmeStore other = again(store);
    assertThat(other.load(AcmeStore.Part.ACCOUNT)).contains(new byte[] {1});
    assertThat(other.load(AcmeStore.Part.CERTIFICATE)).contains(new byte[] {4});
    assertThat(other.load(AcmeStore.Part.ATTEMPTS)).isEmpty();
  }
}
