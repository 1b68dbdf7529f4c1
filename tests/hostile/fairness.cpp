#include "hostile/fairness.hpp"

namespace wsecho_test {

std::string name_of_flood(const ::testing::TestParamInfo<Flood>& flood) {
    return flood.param.name;
}

Flood flood_of(const std::string& name, const FrameSpec& frame) {
    return {name, "", repeated(frame.octets()), ""};
}

Flood fragments_of(const std::string& name, const std::string& payload) {
    const FrameSpec frame = FrameSpec(opcode::continuation, payload).not_final();
    Flood flood = flood_of(name, frame);
    flood.opening = FrameSpec(opcode::text, "x").not_final().octets();
    const std::size_t header = frame.header().size();
    const std::size_t frames = flood.repeated.size() / (header + payload.size());
    if (!payload.empty()) flood.most = kLargestMessage / (frames * payload.size()) - 1;
    return flood;
}

Flood empty_blocks(const std::string& name, std::size_t blocks) {
    const std::string block("\x00\x00\x00\xff\xff", 5);  // stored (RFC 1951, 3.2.4)
    Flood flood = fragments_of(name, repeated(block, blocks * block.size()));
    flood.opening = FrameSpec(opcode::text, block).rsv(0b100).not_final().octets();
    flood.extensions = "permessage-deflate";
    flood.most = SIZE_MAX;  // they inflate to nothing
    return flood;
}

Flood with_echo(const std::string& name, std::uint8_t opcode, std::uint8_t answer,
                const std::string& payload) {
    Flood flood = flood_of(name, FrameSpec(opcode, payload));
    const std::size_t frames = flood.repeated.size() / FrameSpec(opcode, payload).octets().size();
    for (std::size_t i = 0; i < frames; ++i) flood.echo += server_frame(answer, payload);
    return flood;
}

Flood over_tls(Flood flood) {
    flood.name += "OverTls";
    flood.secure = true;
    return flood;
}

}  // namespace wsecho_test
