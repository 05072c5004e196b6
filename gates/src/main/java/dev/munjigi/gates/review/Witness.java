package dev.munjigi.gates.review;

import dev.munjigi.gates.iam.Clause;
import dev.munjigi.gates.iam.Request;
import dev.munjigi.gates.iam.Rights;

/// A request that one side allows and the other does not.
///
/// @param by the statement that allows it
/// @param allowing the rights with which it is allowed
/// @param refusing the rights with which it is not
public record Witness(Clause by, Request request, Rights allowing, Rights refusing) {}
