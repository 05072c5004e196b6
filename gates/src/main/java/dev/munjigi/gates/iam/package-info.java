/// The language of rights: IAM policy documents in JSON, read, compiled and judged.
///
/// In: documents as text, and a question (who, action, resource, context) with the policies that speak
/// of it. Out: allowed, or denied by omission, or denied by a statement; on request with the
/// statements that decided and what each condition saw. It follows what AWS publishes of its own
/// language ("IAM JSON policy reference", "Policy evaluation logic"); where that leaves room,
/// docs/policy.md says what holds here. It never looks anything up: what is not in the question is
/// missing.
@NullMarked
package dev.munjigi.gates.iam;

import org.jspecify.annotations.NullMarked;
