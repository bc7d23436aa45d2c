#include "output/kms/job.h"

void kms_job_run(void *userdata)
{
    struct kms_job *job = userdata;

    switch (job->kind) {
    case KMS_JOB_NONE:
        break;
    case KMS_JOB_OPEN:
        job->result = kms_device_open(job->ops, job->config, job->remembered, job->rung,
                                      &job->device, &job->why);
        break;
    case KMS_JOB_SHOW:
        job->result = kms_device_show(job->device, job->buffer, job->full ? NULL : &job->damage,
                                      job->cancel_fd, &job->shown);
        break;
    case KMS_JOB_DARKEN:
        job->result = kms_device_darken(job->device, job->cancel_fd);
        break;
    case KMS_JOB_CHECK:
        job->result = kms_device_check(job->device, &job->check);
        break;
    case KMS_JOB_CLOSE:
        kms_device_close(job->device, job->gone);
        job->device = NULL;
        break;
    }
}
