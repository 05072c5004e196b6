import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;
import java.util.Set;

public class Verify {
  record Request(Map<String, String> fields) {
    String getHeader(String name) {
      return fields.get(name);
    }
  }

  public static void main(String[] none) throws Exception {
    {once}

    for (String line : new String(System.in.readAllBytes()).lines().toList()) {
      Request request = new Request(Map.of("X-Munjigi-Assertion", line));
      try {
        {each}
        System.out.println("believed " + who.getSubject());
      } catch (ParseException | BadJOSEException | JOSEException refused) {
        System.out.println("refused " + refused.getClass().getSimpleName());
      }
    }
  }
}
