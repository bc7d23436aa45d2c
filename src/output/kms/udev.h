/* Cards and news of them from libudev: the part of kms_ops that needs no card open. */
#pragma once

#include "output/kms/ops.h"

int udev_find_cards(const struct kms_ops *ops, GPtrArray **ret);
int udev_monitor_open(const struct kms_ops *ops, struct kms_monitor **ret);
void udev_monitor_close(struct kms_monitor *monitor);
int udev_monitor_descriptor(struct kms_monitor *monitor);
enum kms_news udev_monitor_next(struct kms_monitor *monitor, const char **ret_node);
