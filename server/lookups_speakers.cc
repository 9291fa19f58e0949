// Speakers: pages of them, and one by name.
#include <string>
#include <utility>

#include "server/errors.h"
#include "server/limits.h"
#include "server/lookups.h"
#include "server/requests.h"
#include "storage/hash.h"
#include "storage/token.h"

namespace dicta::server {
namespace {

void Describe(const Person& person, v1::SpeakerInfo* info) {
  info->set_id(person.id);
  info->set_name(person.name);
  for (const std::string& alias : person.aliases) info->add_aliases(alias);
  for (const auto& external : person.external_ids) *info->add_external_ids() = external;
}

void Describe(const SpeakerCount& speaker, v1::SpeakerInfo* info) {
  Describe(speaker.person, info);
  info->set_count(speaker.count);
  info->set_first(FirstDayOf(speaker.days));
  info->set_last(LastDayOf(speaker.days));
}

// A token of a speakers' page: the position, what was asked, and how many have been shown.
std::string MakeToken(uint64_t position, uint64_t fingerprint, uint64_t shown) {
  v1::PageToken token;
  token.set_position(position);
  token.set_query(fingerprint);
  token.set_ordinal(shown);
  return EncodeToken(token);
}

}  // namespace

grpc::Status Lookups::ListSpeakers(const Call& call, const v1::ListSpeakersRequest& request,
                                   v1::ListSpeakersResponse* reply) const {
  uint32_t limit = 0;
  if (auto bad = ToPageSize(request.page_size(), &limit); !bad.ok()) return bad;
  if (auto missed = call.Reach(request.min_position()); !missed.ok()) return missed;
  const uint64_t fingerprint = Xxh3("speakers " + request.prefix());
  uint64_t position = archive_->position(), skip = 0;
  if (!request.page_token().empty()) {
    const auto token = DecodeToken(request.page_token());
    if (!token.ok()) return call.Explain(token.status(), "page_token");
    if (token->query() != fingerprint || token->position() > position) {
      return BadField("page_token", "belongs to another query: ask as for its first page");
    }
    position = token->position();
    skip = token->ordinal();
  }
  reply->set_archive_position(position);
  bool more = false;
  size_t bytes = 0;
  const Status status = archive_->ForEachSpeaker(
      request.prefix(),
      [&](const SpeakerCount& speaker) {
        more = static_cast<uint32_t>(reply->speakers_size()) == limit;
        if (more || call.Stopped()) return false;
        v1::SpeakerInfo info;
        Describe(speaker, &info);
        bytes += info.ByteSizeLong();
        more = bytes > kPageBytesMax && !reply->speakers().empty();
        if (!more) *reply->add_speakers() = std::move(info);
        return !more;
      },
      position, skip, call.stop());
  if (!status.ok()) return call.Explain(status);
  if (!more && call.Stopped()) return call.WhyStopped();
  if (more)
    reply->set_next_page_token(MakeToken(position, fingerprint, skip + static_cast<uint64_t>(reply->speakers_size())));
  return grpc::Status::OK;
}

grpc::Status Lookups::GetSpeaker(const Call& call, const v1::GetSpeakerRequest& request,
                                 v1::GetSpeakerResponse* reply) const {
  if (request.name().empty()) return BadField("name", "empty");
  if (auto missed = call.Reach(request.min_position()); !missed.ok()) return missed;
  reply->set_archive_position(archive_->position());
  const auto person = archive_->FindPerson(request.name());
  if (!person.ok()) return call.Explain(person.status(), "name");
  Describe(*person, reply->mutable_speaker());
  if (!request.with_statistics()) return grpc::Status::OK;
  // A person who is known but speaks in no statement has no count.
  const auto count = [&](const SpeakerCount& speaker) {
    if (call.Stopped()) return false;
    if (speaker.person.id != person->id) return true;
    reply->clear_speaker();
    Describe(speaker, reply->mutable_speaker());
    return false;
  };
  const Status counted = archive_->ForEachSpeaker(person->name, count, {}, 0, call.stop());
  if (!counted.ok()) return call.Explain(counted);
  const auto roles = archive_->Roles(person->id, call.stop());
  if (!roles.ok()) return call.Explain(roles.status(), "name");
  for (const RoleSeen& seen : *roles) {
    auto* role = reply->add_roles();
    role->set_role(seen.role);
    role->set_first(FirstDayOf(seen.days));
    role->set_last(LastDayOf(seen.days));
    role->set_count(seen.count);
  }
  return call.Stopped() ? call.WhyStopped() : grpc::Status::OK;
}

}  // namespace dicta::server
