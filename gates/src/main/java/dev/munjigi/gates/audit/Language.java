package dev.munjigi.gates.audit;

/// A language that explanations are written in.
public enum Language {
  ENGLISH,
  KOREAN
}
