package dev.munjigi.gates.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// Port: an authority that the public trusts, spoken to over ACME (RFC 8555). Blocks, for a bounded
/// time, and reads a bounded number of bytes.
public interface CertificateIssuer {
  /// Orders a certificate, shows that its hosts are this gate's, and fetches it.
  ///
  /// @param challenges takes what the authority will look for; the caller clears it afterwards
  /// @return the certificate first, then its issuers, at most [CertificateOrder#LONGEST_CHAIN];
  ///     nobody has judged them yet
  /// @throws IssuanceFailed when there is none
  List<X509Certificate> issue(CertificateOrder order, Challenges challenges)
      throws IssuanceFailed, InterruptedException;

  /// When the authority wants a certificate to be renewed (RFC 9773); empty when it does not say
  /// such things.
  ///
  /// @throws IssuanceFailed when it could not be asked, or said nothing that can be understood
  Optional<RenewalWindow> window(AcmeSettings authority, X509Certificate certificate)
      throws IssuanceFailed, InterruptedException;
}
