#include "server/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <deque>
#include <utility>

#include "server/address.h"
#include "server/gauges.h"

namespace dicta::server {
namespace {

const prometheus::Histogram::BucketBoundaries kSeconds = {0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01,
                                                          0.02,   0.05,   0.1,    0.2,   0.5,   1,     5};

}  // namespace

class Metrics::Method {
 public:
  Method(std::string name, prometheus::Family<prometheus::Counter>* calls,
         prometheus::Family<prometheus::Histogram>* seconds, prometheus::Family<prometheus::Counter>* bytes)
      : name_(std::move(name)),
        calls_(calls),
        ok_(&Code(grpc::StatusCode::OK)),
        seconds_(&seconds->Add({{"method", name_}}, kSeconds)),
        request_bytes_(&bytes->Add({{"method", name_}, {"direction", "request"}})),
        reply_bytes_(&bytes->Add({{"method", name_}, {"direction", "reply"}})) {}

  void Count(const CallRecord& call) {
    (call.status.ok() ? *ok_ : Code(call.status.error_code())).Increment();
    seconds_->Observe(std::chrono::duration<double>(call.time).count());
    request_bytes_->Increment(static_cast<double>(call.request_bytes));
    reply_bytes_->Increment(static_cast<double>(call.reply_bytes));
  }

 private:
  prometheus::Counter& Code(grpc::StatusCode code) {
    return calls_->Add({{"method", name_}, {"code", std::string(CodeName(code))}});
  }

  const std::string name_;
  prometheus::Family<prometheus::Counter>* const calls_;
  prometheus::Counter* const ok_;
  prometheus::Histogram* const seconds_;
  prometheus::Counter *const request_bytes_, *const reply_bytes_;
};

class Metrics::Impl {
 public:
  explicit Impl(Watched watched)
      : gauges_(std::make_shared<Gauges>(std::move(watched))),
        registry_(std::make_shared<prometheus::Registry>()),
        calls_(
            prometheus::BuildCounter().Name("dicta_calls_total").Help("Calls by method and code").Register(*registry_)),
        seconds_(prometheus::BuildHistogram()
                     .Name("dicta_call_seconds")
                     .Help("How long calls took, streams included")
                     .Register(*registry_)),
        bytes_(prometheus::BuildCounter()
                   .Name("dicta_bytes_total")
                   .Help("Bytes of messages by method and direction")
                   .Register(*registry_)) {}

  Method* AddMethod(const std::string& name) { return &methods_.emplace_back(name, &calls_, &seconds_, &bytes_); }

  Result<int> Listen(int port) {
    try {
      exposer_ = std::make_unique<prometheus::Exposer>("127.0.0.1:" + std::to_string(port), 1);
      exposer_->RegisterCollectable(registry_);
      exposer_->RegisterCollectable(gauges_);
      return exposer_->GetListeningPorts().front();
    } catch (const std::exception&) {  // civetweb says no more than that it failed
      const std::string address = "127.0.0.1:" + std::to_string(port), why = WhyNotListening(address);
      return IoError("cannot serve metrics on " + address + (why.empty() ? "" : ": " + why));
    }
  }

 private:
  std::shared_ptr<Gauges> gauges_;
  std::shared_ptr<prometheus::Registry> registry_;
  prometheus::Family<prometheus::Counter>& calls_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  prometheus::Family<prometheus::Counter>& bytes_;
  std::deque<Method> methods_;
  std::unique_ptr<prometheus::Exposer> exposer_;  // last: it serves what is above
};

Metrics::Metrics(Watched watched) : impl_(std::make_unique<Impl>(std::move(watched))) {}
Metrics::~Metrics() = default;
Metrics::Method* Metrics::AddMethod(const std::string& name) { return impl_->AddMethod(name); }
void Metrics::Count(const CallRecord& call, Method* method) { method->Count(call); }
Result<int> Metrics::Listen(int port) { return impl_->Listen(port); }

}  // namespace dicta::server
