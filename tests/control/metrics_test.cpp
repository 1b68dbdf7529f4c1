// The text of /metrics. The test control/promtool checks its form.

#include "control/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <fstream>
#include <string>

#include "full_metrics.hpp"

using testing::HasSubstr;
using testing::Not;
using wsecho::control::Metrics;
using wsecho::control::metrics_text;
using wsecho::control::process_facts;
using wsecho::control::ProcessFacts;
using wsecho_test::full_metrics;

namespace {

std::string line(const std::string& text) {
    return "\n" + text + "\n";
}

}  // namespace

TEST(Metrics, SeriesOfFewValuesExistFromTheStart) {
    const std::string text = metrics_text({});

    for (const char* series :
         {"wsecho_clients 0", "wsecho_connections_total{scheme=\"ws\"} 0",
          "wsecho_connections_total{scheme=\"wss\"} 0",
          "wsecho_handshakes_total{result=\"unreadable\"} 0",
          "wsecho_connections_ended_total{tcp_end=\"ours\",clean=\"false\"} 0",
          "wsecho_messages_total{direction=\"sent\"} 0",
          "wsecho_message_bytes_total{direction=\"received\"} 0",
          "wsecho_tls_handshakes_total{result=\"cut\"} 0", "wsecho_history_bytes 0",
          "wsecho_history_records 0", "wsecho_history_evicted_messages_total 0",
          "wsecho_unsent_bytes 0", "wsecho_probes_total 0", "wsecho_control_waits 0"}) {
        EXPECT_THAT(text, HasSubstr(line(series)));
    }
}

TEST(Metrics, SeriesOfManyValuesAppearWithTheirFirstCount) {
    const std::string text = metrics_text({});

    for (const char* name :
         {"wsecho_close_frames_total", "wsecho_faults_total", "wsecho_verdicts_total",
          "wsecho_tls_alerts_total", "wsecho_control_requests_total"}) {
        EXPECT_THAT(text, Not(HasSubstr(name)));
        EXPECT_THAT(metrics_text(full_metrics()), HasSubstr(name));
    }
}

TEST(Metrics, CloseCodesThatAnyoneMayChooseShareASeries) {
    const std::string text = metrics_text(full_metrics());

    EXPECT_THAT(text, HasSubstr(line(R"(wsecho_close_frames_total{direction="received",)"
                                     R"(code="4xxx"} 5)")));
    EXPECT_THAT(text, HasSubstr(line(R"(wsecho_close_frames_total{direction="received",)"
                                     R"(code="1000"} 7)")));
    EXPECT_THAT(text, HasSubstr(line(R"(wsecho_close_frames_total{direction="sent",)"
                                     R"(code="other"} 1)")));
}

TEST(Metrics, NamesFaultsVerdictsAlertsAndRoutes) {
    const std::string text = metrics_text(full_metrics());

    EXPECT_THAT(
        text,
        HasSubstr(line(R"(wsecho_build_info{version="0.3.0",openssl="3.0.19"} 1)").substr(1)));
    EXPECT_THAT(text, HasSubstr(line(R"(wsecho_faults_total{fault="frame.rsv1"} 5)")));
    EXPECT_THAT(text, HasSubstr(line(R"(wsecho_verdicts_total{fault="frame.rsv1",)"
                                     R"(verdict="violates"} 2)")));
    EXPECT_THAT(text, HasSubstr(line(R"(wsecho_tls_alerts_total{direction="received",)"
                                     R"(alert="unknown_ca"} 6)")));
    EXPECT_THAT(text,
                HasSubstr(line(R"(wsecho_tls_alerts_total{direction="sent",alert="199"} 1)")));
    EXPECT_THAT(text, HasSubstr(line(R"(wsecho_control_requests_total{route=)"
                                     R"("/-/connections/{connection}/send",code="409"} 8)")));
    EXPECT_THAT(text,
                HasSubstr(line(R"(wsecho_control_requests_total{route="none",code="404"} 9)")));
}

TEST(Metrics, EscapesLabels) {
    Metrics metrics;
    metrics.version = "a\"b\\c\nd";

    EXPECT_THAT(metrics_text(metrics), HasSubstr(R"({version="a\"b\\c d",openssl=""} 1)"));
}

TEST(Metrics, DoNotNameWhatTheSystemDoesNotTell) {
    Metrics metrics;
    metrics.process = ProcessFacts{};

    const std::string text = metrics_text(metrics);

    EXPECT_THAT(text, HasSubstr(line("process_cpu_seconds_total 0.00").substr(1)));
    EXPECT_THAT(text, Not(HasSubstr("process_open_fds")));
    EXPECT_THAT(text, Not(HasSubstr("process_start_time_seconds")));
}

#ifdef __linux__

TEST(ProcessFacts, AreThoseOfThisProcess) {
    const ProcessFacts before = process_facts();
    std::ifstream one_more("/proc/self/stat");

    const ProcessFacts facts = process_facts();

    EXPECT_EQ(facts.open_descriptors, before.open_descriptors.value_or(0) + 1);
    EXPECT_GE(facts.cpu_seconds, before.cpu_seconds);
    EXPECT_GT(facts.memory.value_or(0), 1U << 20U);
    EXPECT_GT(facts.most_descriptors.value_or(1), facts.open_descriptors.value_or(1));
    const auto now = static_cast<double>(std::time(nullptr));
    EXPECT_LT(facts.start_time.value_or(0), now + 2);
    EXPECT_GT(facts.start_time.value_or(0), now - 86400);
}

#endif
