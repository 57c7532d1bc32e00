// SPDX-License-Identifier: Apache-2.0
#include "server/current_user.h"

#include <utility>

namespace mlf::server {

namespace {

thread_local std::string user_of_this_thread;

}  // namespace

std::string current_user() { return user_of_this_thread; }

CurrentUser::CurrentUser(std::string name) { user_of_this_thread = std::move(name); }
CurrentUser::~CurrentUser() { user_of_this_thread.clear(); }

}  // namespace mlf::server
