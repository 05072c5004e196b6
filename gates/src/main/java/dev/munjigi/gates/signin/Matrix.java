package dev.munjigi.gates.signin;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// The memory of one Argon2id hash at a time, kept between hashes. For one thread at a time.
///
/// Guarantees: what a hash left in it is overwritten before it lies idle; it keeps at most the
/// blocks that it was made for, however large a hash it computed.
final class Matrix implements BlockPool {
  /// Blocks that the generator works with beside the matrix itself.
  private static final int ASIDE = 4;

  private final Deque<Block> idle = new ArrayDeque<>();
  private final int most;

  /// @param usual the cost for which memory is kept
  Matrix(Cost usual) {
    this.most = usual.memoryKib() + ASIDE;
  }

  /// Hashes.
  ///
  /// @param length of the hash, in bytes
  byte[] hash(Password password, byte[] salt, Cost cost, int length) {
    byte[] bytes = password.reveal();
    byte[] hash = new byte[length];
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .withBlockPool(this)
            .build());
    generator.generateBytes(bytes, hash);
    Arrays.fill(bytes, (byte) 0);
    return hash;
  }

  @Override
  public Block allocate() {
    Block block = idle.pollFirst();
    return block == null ? new Block() : block;
  }

  @Override
  public void deallocate(Block block) {
    block.clear();
    if (idle.size() < most) {
      idle.addFirst(block);
    }
  }
}
