package dev.munjigi.gates.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Network;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SourceShareTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "2, 1", "3, 2", "4, 3", "5, 4", "8, 6", "256, 192", "65536, 49152"})
  void leavesAPlaceForTheOthersWhereThereAreTwo(int places, int share) {
    assertThat(SourceShare.of(places)).isEqualTo(share);
  }

  @Test
  void countsAnAddressOrAnIpv6NetworkAndNobodyWhoIsNeverLimited() {
    SourceShare share = new SourceShare(List.of(Network.parse("10.0.0.0/8").orElseThrow()));
    assertThat(share.source(Traffic.address("192.0.2.1"))).hasToString("192.0.2.1");
    assertThat(share.source(Traffic.address("2001:db8::7"))).hasToString("2001:db8::/64");
    assertThat(share.source(Traffic.address("10.2.3.4"))).isNull();
  }
}
