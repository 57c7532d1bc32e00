// SPDX-License-Identifier: Apache-2.0
#include "server/artifact_answers.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "server/answer.h"
#include "server/send_artifact.h"

namespace mlf::server {

namespace {

class UploadSink : public net::BodySink {
 public:
  UploadSink(const ArtifactPlace& place, const RelativePath& path, std::uint64_t most)
      : repository_(place.repository),
        upload_(repository_->open_upload(place.root / path)),
        left_(most) {}

  void write(std::string_view piece) override {
    if (piece.size() > left_) throw invalid_parameter("Artifact size is too large.");
    left_ -= piece.size();
    upload_->write(piece);
  }

  net::Response finish() override {
    upload_->finish();
    return json_response(Json::object());
  }

 private:
  std::shared_ptr<artifact::ArtifactRepository> repository_;
  std::unique_ptr<artifact::ArtifactUpload> upload_;
  std::uint64_t left_;
};

/// What `act()` returns. That the path of a request leads to something that is no artifact is a
/// mistake of the client.
template <typename Act>
auto at_requested_path(const Act& act) -> decltype(act()) {
  try {
    return act();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::invalid_state) throw;
    throw invalid_parameter("{}", error.what());
  }
}

}  // namespace

Json list_json(const ArtifactPlace& place, const RelativePath& directory,
               const RelativePath& shown_below) {
  Json json = Json::object();
  const auto prefix = shown_below.empty() ? std::string() : shown_below.str() + '/';
  for (const auto& info : place.repository->list(place.root / directory)) {
    const auto name = info.path.substr(info.path.rfind('/') + 1);
    Json file{{"path", prefix + name}, {"is_dir", info.is_dir}};
    if (info.file_size) file["file_size"] = *info.file_size;
    json["files"].push_back(std::move(file));
  }
  return json;
}

net::Response file_response(const ArtifactPlace& place, const RelativePath& path,
                            const net::Request& request) {
  const auto whole = place.root / path;
  auto reader = at_requested_path([&] { return place.repository->open_reader(whole); });
  return send_artifact(std::move(reader), whole.file_name(), request.headers);
}

void delete_at(const ArtifactPlace& place, const RelativePath& path) {
  at_requested_path([&] { place.repository->delete_artifact(place.root / path); });
}

std::unique_ptr<net::BodySink> upload_sink(const ArtifactPlace& place, const RelativePath& path,
                                           std::uint64_t most) {
  return std::make_unique<UploadSink>(place, path, most);
}

}  // namespace mlf::server
