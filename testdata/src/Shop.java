// Shop - a Java program for a recording of compiled-at-run-time code.
// SPDX-License-Identifier: MIT
//
// Two threads of a pool count words, sort records and build text, long enough for the compiler to become busy first.
//
// javac Shop.java
// java -XX:+PreserveFramePointer -XX:+UnlockDiagnosticVMOptions -XX:+DumpPerfMapAtExit Shop [seconds]

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

public final class Shop {
    static final class Order {
        final String article;
        final int pieces;

        Order(String article, int pieces) {
            this.article = article;
            this.pieces = pieces;
        }
    }

    static List<Order> makeOrders(Random random) {
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            orders.add(new Order("article-" + random.nextInt(300), random.nextInt(9)));
        }
        return orders;
    }

    static Map<String, Integer> countArticles(List<Order> orders) {
        Map<String, Integer> counts = new HashMap<>();
        for (Order order : orders) {
            counts.merge(order.article, order.pieces, Integer::sum);
        }
        return counts;
    }

    static String printBill(List<Order> orders) {
        return orders.stream()
                .filter(order -> order.pieces > 2)
                .sorted(Comparator.comparing((Order order) -> order.article).thenComparing(order -> order.pieces))
                .map(order -> order.article + ';' + order.pieces)
                .collect(Collectors.joining("\n"));
    }

    static int[][] multiply(int[][] a, int[][] b) {
        int size = a.length;
        int[][] product = new int[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                for (int k = 0; k < size; k++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }

    static long work(long seed, long end) {
        Random random = new Random(seed);
        int[][] matrix = new int[40][40];
        for (int[] row : matrix) {
            Arrays.fill(row, 3);
        }
        long total = 0;
        while (System.currentTimeMillis() < end) {
            List<Order> orders = makeOrders(random);
            total += countArticles(orders).size() + printBill(orders).length() + multiply(matrix, matrix)[0][0];
        }
        return total;
    }

    public static void main(String[] args) throws Exception {
        long end = System.currentTimeMillis() + (args.length > 0 ? Long.parseLong(args[0]) * 1000 : 2000);
        ExecutorService pool = Executors.newFixedThreadPool(1);
        Future<Long> other = pool.submit(() -> work(1, end));
        long total = work(2, end) + other.get();
        pool.shutdown();
        System.out.println(total);
    }
}
