import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Fetches batches of records from a log in memory: byte by byte, or with the argument "bulk" each batch at once. */
public class Fetch {
    private static final ByteBuffer LOG = ByteBuffer.allocateDirect(1 << 20);
    private static final int BATCH = 4096;

    interface Reader {
        void read(int from, byte[] batch);
    }

    static void readRecords(int from, byte[] batch) {
        for (int i = 0; i < batch.length; i++) {
            batch[i] = LOG.get(from + i);
        }
    }

    static void readBatch(int from, byte[] batch) {
        LOG.get(from, batch);
    }

    static long checksum(byte[] batch) {
        CRC32 sum = new CRC32();
        for (int round = 0; round < 8; round++) {
            sum.update(batch);
        }
        return sum.getValue();
    }

    static long fetch(Reader reader, byte[] batch) {
        long sum = 0;
        for (int from = 0; from < LOG.capacity(); from += batch.length) {
            reader.read(from, batch);
            sum += checksum(batch);
        }
        return sum;
    }

    public static void main(String[] arguments) {
        long seconds = Long.parseLong(System.getenv().getOrDefault("FETCH_SECONDS", "5"));
        Reader reader = arguments.length > 0 ? Fetch::readBatch : Fetch::readRecords;
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long sum = 0;
        while (System.nanoTime() < end) {
            sum += fetch(reader, new byte[BATCH]);
        }
        System.out.println(sum);
    }
}
