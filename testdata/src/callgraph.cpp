// callgraph - a C++ program whose stacks are full of hard names.
// SPDX-License-Identifier: MIT
//
// Threads with odd names do a little real work each: an expression tree is evaluated through a smart pointer, words are
// counted in a map, shapes are sorted by a function object, and matrices are multiplied at two types. The names that a
// profiler prints for them hold templates, lambdas, std::function, operator(), operator->, operator<, operator<< and an
// anonymous namespace.
//
// c++ -std=c++17 -O1 -g -fno-inline -fno-omit-frame-pointer -fno-optimize-sibling-calls -pthread callgraph.cpp

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <ostream>
#include <pthread.h>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

// A small generator of random numbers, the same on every machine.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t operator()() {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return state_;
    }

private:
    std::uint64_t state_;
};

struct Shape {
    double width;
    double height;
};

double area(const Shape &shape) { return shape.width * shape.height; }

struct ByArea {
    bool operator()(const Shape &a, const Shape &b) const { return area(a) < area(b); }
};

struct Version {
    int major_number;
    int minor_number;
};

bool operator<(const Version &a, const Version &b) {
    return std::pair(a.major_number, a.minor_number) < std::pair(b.major_number, b.minor_number);
}

std::ostream &operator<<(std::ostream &out, const Version &version) {
    return out << version.major_number << '.' << version.minor_number;
}

// A smart pointer that checks itself at every use, so that operator-> is worth a frame of its own.
template <typename T> class CheckedPtr {
public:
    explicit CheckedPtr(std::unique_ptr<T> object) : object_(std::move(object)) {}

    T *operator->() const {
        std::uint64_t sum = 0;
        for (int i = 0; i < 50; i++)
            sum = sum * 31 + reinterpret_cast<std::uintptr_t>(object_.get());
        checksum_ = sum;
        return object_.get();
    }

private:
    std::unique_ptr<T> object_;
    mutable volatile std::uint64_t checksum_ = 0;
};

struct Expression {
    virtual ~Expression() = default;
    virtual double value(double x) const = 0;
};

struct Variable final : Expression {
    double value(double x) const override { return x; }
};

template <typename Operation> struct Binary final : Expression {
    Binary(std::unique_ptr<Expression> a, std::unique_ptr<Expression> b) : left(std::move(a)), right(std::move(b)) {}

    double value(double x) const override { return Operation{}(left->value(x), right->value(x)); }

    CheckedPtr<Expression> left;
    CheckedPtr<Expression> right;
};

std::unique_ptr<Expression> make_tree(int depth) {
    if (depth == 0)
        return std::make_unique<Variable>();
    if (depth % 2 == 0)
        return std::make_unique<Binary<std::plus<double>>>(make_tree(depth - 1), make_tree(depth - 1));
    return std::make_unique<Binary<std::multiplies<>>>(make_tree(depth - 1), make_tree(depth - 1));
}

template <typename T, std::size_t N> struct Matrix {
    std::array<std::array<T, N>, N> cells{};

    Matrix operator*(const Matrix &other) const {
        Matrix product;
        for (std::size_t i = 0; i < N; i++)
            for (std::size_t j = 0; j < N; j++)
                for (std::size_t k = 0; k < N; k++)
                    product.cells[i][j] += cells[i][k] * other.cells[k][j];
        return product;
    }
};

} // namespace

namespace work {

volatile double result; // keeps the compiler from dropping the work

void evaluate() {
    auto tree = make_tree(9);
    result = tree->value(0.5);
}

void count_words() {
    Random random(7);
    std::map<std::string, int> counts;
    for (int i = 0; i < 3000; i++)
        counts["word-" + std::to_string(random() % 500)]++;
    result = std::count_if(counts.begin(), counts.end(), [](const auto &entry) { return entry.second > 5; });
}

void sort_shapes() {
    Random random(11);
    std::vector<Shape> shapes(4000);
    std::generate(shapes.begin(), shapes.end(), [&random] {
        return Shape{static_cast<double>(random() % 100), static_cast<double>(random() % 100)};
    });
    std::sort(shapes.begin(), shapes.end(), ByArea{});
    result = area(shapes.front());
}

void print_versions() {
    Random random(13);
    std::vector<Version> versions;
    for (int i = 0; i < 1500; i++)
        versions.push_back({static_cast<int>(random() % 30), static_cast<int>(random() % 30)});
    std::sort(versions.begin(), versions.end());
    std::ostringstream text;
    for (const auto &version : versions)
        text << version << '\n';
    result = static_cast<double>(text.str().size());
}

template <typename T> void multiply() {
    Matrix<T, 48> matrix;
    for (auto &row : matrix.cells)
        row.fill(static_cast<T>(3));
    matrix = matrix * matrix * matrix;
    result = static_cast<double>(matrix.cells[0][0]);
}

} // namespace work

int main() {
    using Clock = std::chrono::steady_clock;
    const std::vector<std::pair<const char *, std::function<void()>>> tasks = {
        {"V8 Worker 12", work::evaluate},
        {"pool-1-thread-7", [] { work::count_words(); }},
        {"a;b", work::sort_shapes},
        {"HTTP/2 99/100", [] { work::print_versions(); }},
        {"gemm 4x4 (fast)", [] { work::multiply<float>(), work::multiply<std::uint64_t>(); }},
    };

    std::vector<std::thread> threads;
    for (const auto &[name, task] : tasks) {
        threads.emplace_back([name = name, &task = task] {
            pthread_setname_np(pthread_self(), name);
            const auto end = Clock::now() + std::chrono::milliseconds(1800);
            while (Clock::now() < end)
                task();
        });
    }
    for (auto &thread : threads)
        thread.join();
    std::printf("%f\n", work::result);
}
