/// Looks over policies for rights that are broader than they look, and compares them.
///
/// In: documents as the `iam` room understands them. Out: findings, each with its place, why it matters
/// and what to write in its stead; requests that one policy allows and another does not; what
/// somebody's statements allow and what cuts it. It never changes a document, and knows nothing of who
/// uses what.
@NullMarked
package dev.munjigi.gates.review;

import org.jspecify.annotations.NullMarked;
