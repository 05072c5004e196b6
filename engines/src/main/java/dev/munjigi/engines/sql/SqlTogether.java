package dev.munjigi.engines.sql;

import dev.munjigi.gates.identity.Together;

/// Several changes in one step of a database.
record SqlTogether(Database database) implements Together {
  /// What work threw that a step does not know.
  private static final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1;

    Undone(Exception cause) {
      super(cause);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // work throws nothing else that is checked
  public <T, E extends Exception> T all(Work<T, E> work) throws E {
    try {
      return database.write(link -> {
        try {
          return work.make();
        } catch (RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new Undone(e);
        }
      });
    } catch (Undone undone) {
      throw (E) undone.getCause();
    }
  }
}
