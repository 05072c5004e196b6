package dev.munjigi.gates.identity;

/// Everything that is known of identities: the ports of one store.
public record IdentityStore(
    Users users,
    UserRegister register,
    Groups groups,
    Credentials credentials,
    Sessions sessions,
    SessionEnds sessionEnds,
    OneTimes oneTimes,
    RefreshFamilies families,
    ApiKeys keys,
    KeyUses keyUses,
    SigningKeys signingKeys,
    Nodes nodes,
    Changes changes,
    SpentTokens spent,
    Owners owners,
    RightsStore rights,
    Together together) {}
